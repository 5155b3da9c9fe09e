import { expect, test } from 'vitest';
import { openLive } from '../../../src/cluster/live/live-source.ts';
import type { Reviews } from '../../../src/core/reviews.ts';
import { type Reply, status } from '../../helpers/api-server.ts';
import { kubeconfig, quick, server } from '../../helpers/live.ts';

const { signal } = new AbortController();
const pods = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' } as const;
const somebody = { username: 'somebody', groups: [] };

async function reviews(reply: Reply): Promise<Reviews> {
  const { url } = await server({ intercept: ({ path }) => (path.includes('review') ? reply : undefined) });
  return (await openLive({ ...quick, kubeconfig: await kubeconfig(url) })).reviews!;
}

const answered = (body: object): Reply => ({ status: 201, type: 'application/json', body: JSON.stringify(body) });

test('what is posted is a review, and nothing else ever is', async () => {
  const api = await server({
    intercept: ({ path }) =>
      path.includes('review')
        ? answered({ status: { allowed: true, authenticated: true, user: { username: 'somebody' } } })
        : undefined,
  });
  const source = await openLive({ ...quick, kubeconfig: await kubeconfig(api.url) });
  const who = await source.reviews!.whoIs('a-token', signal);
  await source.reviews!.may(who!, pods, signal);
  await source.resources!.types(signal);
  const posted = api.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  expect(posted).toEqual([
    'POST /apis/authentication.k8s.io/v1/tokenreviews',
    'POST /apis/authorization.k8s.io/v1/subjectaccessreviews',
  ]);
});

test('a token is of whom the server says, and valid only if it says so', async () => {
  const user = { username: 'somebody', uid: '1', groups: ['devs'], extra: { scopes: ['all'] } };
  const known = await reviews(answered({ status: { authenticated: true, user } }));
  expect(await known.whoIs('t', signal)).toEqual(user);
  for (const said of [{}, { authenticated: false, user }, { authenticated: 'true', user }, { authenticated: true }])
    expect(await (await reviews(answered({ status: said }))).whoIs('t', signal)).toBeUndefined();
});

test('what is not allowed in so many words is not', async () => {
  for (const [said, may] of [
    [{ allowed: true }, true],
    [{ allowed: false }, false],
    [{}, false],
    [{ allowed: 'yes' }, false],
  ] as const)
    expect(await (await reviews(answered({ status: said }))).may(somebody, pods, signal)).toBe(may);
});

test.each([
  ['refuses', status(403, 'Forbidden', 'tokenreviews is forbidden'), /answers no TokenReview: .*forbidden/],
  ['answers with something else', answered({}), /answered a TokenReview with something else/],
  ['answers with no JSON', { status: 201, body: '<html>' }, /JSON/],
  ['breaks', { fault: 'reset' } as const, /./],
])('a server that %s lets nobody in', async (_, reply, message) => {
  await expect((await reviews(reply)).whoIs('t', signal)).rejects.toMatchObject({
    problem: 'unavailable',
    message: expect.stringMatching(message),
  });
});

import { expect, test } from 'vitest';
import { openLive } from '../../../src/cluster/live/live-source.ts';
import type { Resources, ResourceType } from '../../../src/core/resources.ts';
import { type Reply, status } from '../../helpers/api-server.ts';
import { kubeconfig, quick, server } from '../../helpers/live.ts';

const { signal } = new AbortController();

/** What the server answers at a path: an object, or how it answers in full. */
async function resources(
  objects: Readonly<Record<string, object>>,
  replies: Readonly<Record<string, Reply>> = {},
): Promise<Resources> {
  const { url } = await server({
    intercept({ path, query }) {
      const found = objects[`${path}?${query}`] ?? objects[path];
      const reply = replies[`${path}?${query}`] ?? replies[path];
      return found === undefined ? reply : { type: 'application/json', body: JSON.stringify(found) };
    },
  });
  const { resources: found } = await openLive({ ...quick, kubeconfig: await kubeconfig(url) });
  return found!;
}

const pods = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true } as ResourceType;
const secrets = { ...pods, kind: 'Secret', plural: 'secrets' };

test('types are those that the server serves, core and custom', async () => {
  const all = await (await resources({})).types(signal);
  expect(all.find(({ kind }) => kind === 'Pod')).toMatchObject({ group: '', plural: 'pods', namespaced: true });
  expect(all.find(({ kind }) => kind === 'Deployment')).toMatchObject({ group: 'apps', version: 'v1' });
});

test('what must not be kept does not get in', async () => {
  const token = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl`;
  const pod = {
    metadata: {
      name: 'web',
      managedFields: [{ manager: 'kubectl' }],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'canary-1', note: `see ${token}` },
    },
    spec: {
      containers: [
        {
          name: 'app',
          args: [
            '--key=-----BEGIN RSA PRIVATE KEY-----\ncanary-2\n-----END RSA PRIVATE KEY-----',
            '--api-token=canary-4',
            '--password',
            'canary-5',
            '--token=$(TOKEN)',
          ],
          env: [
            { name: 'DB_PASSWORD', value: 'canary-3' },
            { name: 'MODE', value: 'fast' },
            { name: 'DATABASE', value: 'postgres://shop:canary-6@db:5432/shop?sslmode=off&password=canary-7' },
          ],
        },
      ],
    },
  };
  const got = await (await resources({ '/api/v1/namespaces/shop/pods/web': pod })).get(pods, 'shop', 'web', signal);
  const text = JSON.stringify(got);
  expect(text).not.toMatch(/canary|managedFields|eyJ/);
  expect(got).toMatchObject({
    apiVersion: 'v1',
    kind: 'Pod',
    spec: { containers: [{ args: expect.arrayContaining(['--token=$(TOKEN)']), env: [{}, { value: 'fast' }, {}] }] },
  });
});

test('of a Secret metadata alone is asked for, and no data is told even if the server sends it', async () => {
  const secret = {
    metadata: { name: 'db', annotations: { a: 'canary' } },
    data: { password: 'canary' },
    type: 'Opaque',
  };
  const { url, requests } = await server({
    intercept: ({ path }) =>
      path.endsWith('/secrets/db') ? { type: 'application/json', body: JSON.stringify(secret) } : undefined,
  });
  const { resources: found } = await openLive({ ...quick, kubeconfig: await kubeconfig(url) });
  const got = await found!.get(secrets, 'shop', 'db', signal);
  expect(got).toEqual({ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: 'db' } });
  expect(requests.at(-1)?.headers.accept).toContain('as=PartialObjectMetadata');
});

test('of a ConfigMap the keys stay, and values under names of credentials do not', async () => {
  const configMap = { data: { 'app.conf': 'a=1', API_TOKEN: 'canary', 'tls.key': 'canary' }, metadata: { name: 'c' } };
  const type = { ...pods, kind: 'ConfigMap', plural: 'configmaps' };
  const got = await (await resources({ '/api/v1/namespaces/shop/configmaps/c': configMap })).get(
    type,
    'shop',
    'c',
    signal,
  );
  expect(got.data).toEqual({ 'app.conf': 'a=1', API_TOKEN: '(hidden)', 'tls.key': '(hidden)' });
});

test('a list is read a page at a time, with a selector', async () => {
  const page = { metadata: { continue: 'further' }, items: [{ metadata: { name: 'a' } }] };
  const last = { metadata: {}, items: [{ metadata: { name: 'b' } }] };
  const found = await resources({
    '/api/v1/namespaces/shop/pods?limit=1&labelSelector=app%3Dweb': page,
    '/api/v1/namespaces/shop/pods?limit=1&labelSelector=app%3Dweb&continue=further': last,
  });
  const wanted = { type: pods, namespace: 'shop', selector: 'app=web', limit: 1 };
  const first = await found.list(wanted, signal);
  expect([first.next, first.objects]).toEqual([
    'further',
    [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }],
  ]);
  const second = await found.list({ ...wanted, cursor: first.next }, signal);
  expect([second.next, second.objects.length]).toEqual([undefined, 1]);
});

test.each([
  [403, 'forbidden'],
  [404, 'not-found'],
  [410, 'expired'],
  [400, 'invalid'],
  [500, 'unavailable'],
] as const)('status %i is %s, in the words of the server', async (code, problem) => {
  const found = await resources({}, { '/api/v1/namespaces/shop/pods/web': status(code, 'Reason', 'says why') });
  await expect(found.get(pods, 'shop', 'web', signal)).rejects.toMatchObject({ problem, message: 'says why' });
});

test('a log is read from its end, without the tokens in it', async () => {
  const path = '/api/v1/namespaces/shop/pods/web/log?tailLines=5&limitBytes=262144&container=app&previous=true';
  const found = await resources(
    {},
    { [path]: { type: 'text/plain', body: 'panic: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2ln\n' } },
  );
  const wanted = { namespace: 'shop', pod: 'web', container: 'app', previous: true, lines: 5 };
  expect(await found.log(wanted, signal)).toBe('panic: Bearer (hidden)\n');
});

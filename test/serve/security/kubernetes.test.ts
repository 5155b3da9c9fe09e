import { expect, onTestFinished, test, vi } from 'vitest';
import { ResourceError } from '../../../src/core/resources.ts';
import type { Reviews, WantedAccess } from '../../../src/core/reviews.ts';
import { byKubernetes } from '../../../src/serve/security/kubernetes.ts';

const never = new AbortController().signal;
const by = (token: string, address = '10.0.0.1') => ({ authorization: `Bearer ${token}`, address });

/** A cluster that knows tokens by the names of users, and lets each of them list what it is told. */
function cluster(may: (user: string, wanted: WantedAccess) => boolean) {
  const asked: string[] = [];
  const reviews: Reviews = {
    async whoIs(token) {
      asked.push(`who ${token}`);
      if (token === 'down') throw new ResourceError('unavailable', 'the server does not answer');
      return token.startsWith('user-') ? { username: token, groups: [] } : undefined;
    },
    async may({ username }, wanted) {
      asked.push(`${username} ${wanted.verb} ${wanted.resource} in ${wanted.namespace ?? 'all'}`);
      return may(username, wanted);
    },
  };
  return { asked, authenticate: byKubernetes(reviews, async () => ['shop', 'bank', 'lab']) };
}

function laterBy(milliseconds: number): void {
  const now = performance.now() + milliseconds;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
}

test('who may list pods, events and nodes everywhere sees everything; others the namespaces in which they may', async () => {
  const { authenticate } = cluster(
    (user, { namespace, resource }) =>
      user === 'user-admin' ||
      (user === 'user-shop' && namespace === 'shop') ||
      (namespace === 'lab' && resource === 'pods'),
  );
  expect(await authenticate(by('user-admin'), never)).toMatchObject({ name: 'user-admin', namespaces: 'all' });
  expect((await authenticate(by('user-shop'), never)).namespaces).toEqual(new Set(['shop']));
  await expect(authenticate(by('user-nobody'), never)).rejects.toMatchObject({ failure: 'forbidden' });
  await expect(authenticate(by('stranger'), never)).rejects.toMatchObject({ failure: 'unauthenticated' });
  await expect(authenticate({ authorization: undefined, address: '' }, never)).rejects.toMatchObject({
    failure: 'unauthenticated',
  });
});

test('what the cluster said counts for half a minute, refusals too, and that it does not answer for no moment', async () => {
  const { asked, authenticate } = cluster(() => true);
  await Promise.all([1, 2, 3].map(() => authenticate(by('user-a'), never)));
  expect(asked.filter(question => question === 'who user-a')).toHaveLength(1);
  for (let i = 0; i < 2; i++) await authenticate(by('stranger'), never).catch(() => {});
  for (let i = 0; i < 2; i++) await authenticate(by('down'), never).catch(() => {});
  expect(asked.filter(question => question.startsWith('who s') || question.startsWith('who d'))).toEqual([
    'who stranger',
    'who down',
    'who down',
  ]);
  laterBy(31_000);
  await authenticate(by('user-a'), never);
  expect(asked.filter(question => question === 'who user-a')).toHaveLength(2);
});

test('one address cannot make the cluster answer for any number of tokens', async () => {
  const { asked, authenticate } = cluster(() => true);
  for (let i = 0; i < 100; i++) await authenticate(by(`guess-${i}`), never).catch(() => {});
  expect(asked.length).toBeLessThan(30);
  await expect(authenticate(by('guess-100'), never)).rejects.toMatchObject({ failure: 'too-many' });
  expect(await authenticate(by('user-a', '10.0.0.2'), never)).toMatchObject({ namespaces: 'all' });
});

test('each single question is answered for what the caller itself may read', async () => {
  const { asked, authenticate } = cluster((_, { resource }) => resource !== 'configmaps');
  const { mayRead } = await authenticate(by('user-a'), never);
  const wanted = (resource: string) => ({ verb: 'get', group: '', resource, namespace: 'shop', name: 'x' }) as const;
  expect(await mayRead!(wanted('configmaps'), never)).toBe(false);
  expect(await mayRead!(wanted('services'), never)).toBe(true);
  expect(await mayRead!(wanted('services'), never)).toBe(true);
  expect(asked.filter(question => question.includes('services'))).toHaveLength(1);
});

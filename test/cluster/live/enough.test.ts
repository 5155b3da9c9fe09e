import { expect, test } from 'vitest';
import type { Kind } from '../../../src/core/kinds/index.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';

const plan = { kinds: ['Event', 'Pod'], enough: new Map<Kind, string>([['Event', 'reason!=Started']]) } as const;

/** The field selectors with which a kind was listed. */
async function selectors(follow?: AbortSignal): Promise<Record<string, string | null>> {
  const api = await server();
  await read({ kubeconfig: await kubeconfig(api.url), follow }, plan);
  const listings = api.requests.filter(({ path, query }) => /events|pods/.test(path) && !query.has('watch'));
  return Object.fromEntries(listings.map(({ path, query }) => [path, query.get('fieldSelector')]));
}

test('of a kind of which some objects are enough, those alone are asked for', async () => {
  expect(await selectors()).toEqual({ '/api/v1/events': 'reason!=Started', '/api/v1/pods': null });
});

test('what is followed is followed whole', async () => {
  const end = new AbortController();
  expect(await selectors(end.signal)).toEqual({ '/api/v1/events': null, '/api/v1/pods': null });
  end.abort();
});

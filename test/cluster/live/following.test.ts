import { expect, onTestFinished, test } from 'vitest';
import { Following } from '../../../src/cluster/live/following.ts';
import type { ListingRequest } from '../../../src/cluster/live/listing.ts';
import type { Answer } from '../../../src/cluster/live/transport.ts';
import { kinds } from '../../../src/core/kinds/index.ts';
import { protobufList } from '../../helpers/protobuf.ts';
import { configMap, configMaps, playedBy } from '../../helpers/watching.ts';

/** How a watch goes: what it tells, and the status that it ends with; without one it lasts. */
interface Script {
  readonly tells?: readonly (object | string)[];
  readonly ends?: number;
}

/** A server that has one ConfigMap, and a script for each watch; the last one is for all that follow. */
function play(scripts: readonly Script[], { request = configMaps, poll = 60_000 } = {}) {
  const lists: string[] = [];
  const watches: URLSearchParams[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const answer = (status: number, body: object): Answer => ({
    status,
    headers: {},
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(body)),
  });
  const transport = playedBy(async ({ path, stream, signal }) => {
    const query = new URLSearchParams(path.split('?')[1]);
    if (stream === undefined) {
      lists.push(path);
      const items = [configMap(`listed-${lists.length}`, '5')];
      const metadata = { resourceVersion: String(lists.length * 10) };
      const { kind, group, version } = request.definition;
      const apiVersion = group === '' ? version : `${group}/${version}`;
      const typed = items.map(item => ({ ...item, apiVersion, kind }));
      return answer(200, { apiVersion, kind: `${kind}List`, metadata, items: typed });
    }
    watches.push(query);
    const { tells = [], ends } = scripts[Math.min(watches.length, scripts.length) - 1]!;
    const text = tells.map(line => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
    // In two pieces, cut anywhere.
    for (const piece of [text.slice(0, 7), text.slice(7)]) if (piece !== '') stream.onPiece(Buffer.from(piece));
    signal.throwIfAborted();
    if (ends === undefined)
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return answer(ends!, {});
  });
  const following = new Following(transport, stop.signal, { poll, jitter: 1, pause: 1 });
  const names = async (): Promise<string[]> => {
    const { objects } = await following.list(transport, request, stop.signal);
    return objects.map(({ metadata }) => metadata.name);
  };
  /** Until a watch has begun for the nth time, and what it tells has been heard: that takes no time. */
  const watched = (times: number) => expect.poll(() => watches.length).toBe(times);
  return { names, lists, watches, watched, following, signal: stop.signal };
}

test('what is watched is listed once, and then only told of', async () => {
  const { names, lists, watches, watched } = play([
    {
      tells: [
        { type: 'ADDED', object: configMap('new', '11') },
        { type: 'DELETED', object: configMap('listed-1', '12') },
      ],
    },
  ]);
  await names();
  await watched(1);
  expect(await names()).toEqual(['new']);
  expect(lists).toHaveLength(1);
  expect(watches[0]?.get('resourceVersion')).toBe('10');
  expect(watches[0]?.get('allowWatchBookmarks')).toBe('true');
});

test('a watch that ends goes on from its last bookmark, without a listing', async () => {
  const bookmark = { type: 'BOOKMARK', object: { kind: 'ConfigMap', metadata: { resourceVersion: '77' } } };
  const { names, lists, watches, watched } = play([{ tells: [bookmark], ends: 200 }, {}]);
  await names();
  await watched(2);
  expect(await names()).toEqual(['listed-1']);
  expect(lists).toHaveLength(1);
  expect(watches.map(query => query.get('resourceVersion'))).toEqual(['10', '77']);
});

test.each([
  ['by an event', { tells: [{ type: 'ERROR', object: { kind: 'Status', code: 410 } }], ends: 200 }],
  ['by the status', { ends: 410 }],
  ['by a credential that ended', { ends: 401 }],
  ['by what cannot be read', { tells: ['cut'], ends: 200 }],
  ['by what cannot be read, and the watch lasts', { tells: ['cut'] }],
])('what expired (%s) is listed anew, once', async (_, script) => {
  const { names, lists, watches, watched } = play([script, {}]);
  await names();
  await expect.poll(names).toEqual(['listed-2']);
  await watched(2);
  expect(await names()).toEqual(['listed-2']);
  expect([lists.length, watches.length]).toEqual([2, 2]);
});

test('what may not be watched is good for a while', async () => {
  const { names, lists, watched, following, signal } = play([{ ends: 403 }]);
  await names();
  await watched(1);
  await following.changed(20, signal);
  expect(await names()).toEqual(['listed-1']);
  expect(lists).toHaveLength(1);
});

test('what may not be watched is polled, and not watched again', async () => {
  const { names, watches } = play([{ ends: 403 }], { poll: 5 });
  await names();
  await expect.poll(names).toEqual(['listed-4']);
  expect(watches).toHaveLength(1);
});

test('a server that answers nothing is not asked without a pause', async () => {
  const { names, watches } = play([{ ends: 503 }]);
  await names();
  const began = performance.now();
  await expect.poll(() => watches.length).toBeGreaterThan(5);
  const times = watches.length;
  // Each pause is twice the one before, give or take a half, and the first is a millisecond.
  expect(performance.now() - began).toBeGreaterThan(2 ** (times - 3) / 2);
});

test('certificates are never watched: the keys would come with them', async () => {
  const stop = new AbortController();
  const asked: string[] = [];
  const transport = playedBy(async ({ path }) => {
    asked.push(path);
    const body = protobufList('v1', 'SecretList', [], { resourceVersion: '10' });
    return { status: 200, headers: {}, contentType: 'application/vnd.kubernetes.protobuf', body };
  });
  const following = new Following(transport, stop.signal);
  const certificates = { ...configMaps, definition: kinds.TlsCertificate, jsonOnly: false };
  const { state } = await following.list(transport, certificates, stop.signal);
  await new Promise(resolve => setTimeout(resolve, 10));
  expect(state).toBe('complete');
  expect(asked.filter(path => path.includes('watch'))).toEqual([]);
  stop.abort();
});

test('a change is told at once, and no change after the time that was given', async () => {
  const { names, following, signal } = play([{ tells: [{ type: 'ADDED', object: configMap('new', '11') }] }]);
  await names();
  // If it were not told, this would not end in time.
  await following.changed(60 * 60_000, signal);
  const began = performance.now();
  await following.changed(30, signal);
  expect(performance.now() - began).toBeGreaterThan(20);
});

test('what is written again as it was is no change, nor is a sign of life; the next look sees it all the same', async () => {
  /** Whether it was told of before an hour is over, and of what is no news after a short time. */
  const expectNews = async (
    isNews: boolean,
    request: ListingRequest,
    type: string,
    object: ReturnType<typeof configMap> & { readonly data?: object },
  ): Promise<void> => {
    const { names, following, signal, watched } = play([{ tells: [{ type, object }] }], { request });
    await names();
    await watched(1);
    const began = performance.now();
    await following.changed(isNews ? 60 * 60_000 : 30, signal);
    if (!isNews) expect(performance.now() - began).toBeGreaterThan(20);
    expect(await names()).toEqual(type === 'DELETED' ? [] : [object.metadata.name]);
  };
  const leases = { ...configMaps, definition: kinds.Lease };
  const lease = { ...configMap('listed-1', '11'), kind: 'Lease', apiVersion: 'coordination.k8s.io/v1' };
  const renewed = { ...lease, spec: { renewTime: '2026-11-21T12:00:00.000000Z' } };
  await expectNews(false, configMaps, 'MODIFIED', configMap('listed-1', '11'));
  await expectNews(true, configMaps, 'MODIFIED', { ...configMap('listed-1', '11'), data: { key: 'x' } });
  await expectNews(false, leases, 'MODIFIED', renewed);
  await expectNews(true, leases, 'DELETED', lease);
});

import { expect, test } from 'vitest';
import { Following } from '../../../src/cluster/live/following.ts';
import type { ListingRequest } from '../../../src/cluster/live/listing.ts';
import { ServerClock } from '../../../src/cluster/live/server-clock.ts';
import type { Answer, Transport } from '../../../src/cluster/live/transport.ts';
import { kinds } from '../../../src/core/kinds/index.ts';
import { protobufList } from '../../helpers/protobuf.ts';

const configMaps: ListingRequest = {
  definition: kinds.ConfigMap,
  version: 'v1',
  jsonOnly: true,
  sure: true,
  pageSize: 500,
  tallies: [],
};

const configMap = (name: string, resourceVersion: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop', resourceVersion },
});

/** How a watch goes: what it tells, and the status that it ends with; without one it lasts. */
interface Script {
  readonly tells?: readonly (object | string)[];
  readonly ends?: number;
}

/** A server that has one ConfigMap, and a script for each watch; the last one is for all that follow. */
function play(scripts: readonly Script[], request: ListingRequest = configMaps) {
  const lists: string[] = [];
  const watches: URLSearchParams[] = [];
  const stop = new AbortController();
  const answer = (status: number, body: object): Answer => ({
    status,
    headers: {},
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(body)),
  });
  const transport: Transport = {
    where: 'test',
    clock: new ServerClock(),
    close() {},
    review: () => Promise.reject(new Error('nobody asks for a review')),
    async get({ path, stream, signal }) {
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
      if (ends === undefined)
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return answer(ends!, {});
    },
  };
  const following = new Following(transport, stop.signal, { poll: 50, jitter: 1, pause: 1 });
  const names = async (): Promise<string[]> => {
    const { objects } = await following.list(transport, request, stop.signal);
    return objects.map(({ metadata }) => metadata.name);
  };
  const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20));
  return { names, lists, watches, following, settle, stop: () => stop.abort(), signal: stop.signal };
}

test('what is watched is listed once, and then only told of', async () => {
  const { names, lists, watches, settle, stop } = play([
    {
      tells: [
        { type: 'ADDED', object: configMap('new', '11') },
        { type: 'DELETED', object: configMap('listed-1', '12') },
      ],
    },
  ]);
  expect(await names()).toEqual(['listed-1']);
  await settle();
  expect(await names()).toEqual(['new']);
  expect(lists).toHaveLength(1);
  expect(watches[0]?.get('resourceVersion')).toBe('10');
  expect(watches[0]?.get('allowWatchBookmarks')).toBe('true');
  stop();
});

test('a watch that ends goes on from its last bookmark, without a listing', async () => {
  const bookmark = { type: 'BOOKMARK', object: { kind: 'ConfigMap', metadata: { resourceVersion: '77' } } };
  const { names, lists, watches, settle, stop } = play([{ tells: [bookmark], ends: 200 }, {}]);
  await names();
  await settle();
  expect(await names()).toEqual(['listed-1']);
  expect(lists).toHaveLength(1);
  expect(watches.map(query => query.get('resourceVersion'))).toEqual(['10', '77']);
  stop();
});

test.each([
  ['by an event', { tells: [{ type: 'ERROR', object: { kind: 'Status', code: 410 } }], ends: 200 }],
  ['by the status', { ends: 410 }],
  ['by a credential that ended', { ends: 401 }],
  ['by what cannot be read', { tells: ['cut'], ends: 200 }],
])('what expired (%s) is listed anew, once', async (_, script) => {
  const { names, lists, watches, settle, stop } = play([script, {}]);
  await names();
  await settle();
  expect(await names()).toEqual(['listed-2']);
  await settle();
  expect(await names()).toEqual(['listed-2']);
  expect([lists.length, watches.length]).toEqual([2, 2]);
  stop();
});

test('what may not be watched is polled, and not watched again', async () => {
  const { names, lists, watches, settle, stop } = play([{ ends: 403 }]);
  await names();
  await settle();
  expect(await names()).toEqual(['listed-1']);
  expect(lists).toHaveLength(1);
  await new Promise(resolve => setTimeout(resolve, 60));
  expect(await names()).toEqual(['listed-2']);
  expect(watches).toHaveLength(1);
  stop();
});

test('a server that answers nothing is not asked without a pause', async () => {
  const { names, watches, settle, stop } = play([{ ends: 503 }]);
  await names();
  await settle();
  expect(watches.length).toBeLessThan(8);
  stop();
});

test('certificates are never watched: the keys would come with them', async () => {
  const stop = new AbortController();
  const asked: string[] = [];
  const transport: Transport = {
    where: 'test',
    clock: new ServerClock(),
    close() {},
    review: () => Promise.reject(new Error('nobody asks for a review')),
    async get({ path }) {
      asked.push(path);
      const body = protobufList('v1', 'SecretList', [], { resourceVersion: '10' });
      return { status: 200, headers: {}, contentType: 'application/vnd.kubernetes.protobuf', body };
    },
  };
  const following = new Following(transport, stop.signal);
  const certificates = { ...configMaps, definition: kinds.TlsCertificate, jsonOnly: false };
  const { state } = await following.list(transport, certificates, stop.signal);
  await new Promise(resolve => setTimeout(resolve, 10));
  expect(state).toBe('complete');
  expect(asked.filter(path => path.includes('watch'))).toEqual([]);
  stop.abort();
});

test('a change is told at once, and no change after the time that was given', async () => {
  const { names, following, signal, stop } = play([{ tells: [{ type: 'ADDED', object: configMap('new', '11') }] }]);
  await names();
  await following.changed(10_000, signal);
  const began = performance.now();
  await following.changed(30, signal);
  expect(performance.now() - began).toBeGreaterThan(20);
  stop();
});

test('what is written again as it was is no change, nor is a sign of life; the next look sees it all the same', async () => {
  const isNews = async (
    request: ListingRequest,
    type: string,
    object: ReturnType<typeof configMap> & { readonly data?: object },
  ): Promise<boolean> => {
    const { names, following, signal, settle, stop } = play([{ tells: [{ type, object }] }], request);
    await names();
    await settle();
    const began = performance.now();
    await following.changed(40, signal);
    const isAtOnce = performance.now() - began < 30;
    expect(await names()).toEqual(type === 'DELETED' ? [] : [object.metadata.name]);
    stop();
    return isAtOnce;
  };
  const leases = { ...configMaps, definition: kinds.Lease };
  const lease = { ...configMap('listed-1', '11'), kind: 'Lease', apiVersion: 'coordination.k8s.io/v1' };
  const renewed = { ...lease, spec: { renewTime: '2026-11-21T12:00:00.000000Z' } };
  expect(await isNews(configMaps, 'MODIFIED', configMap('listed-1', '11'))).toBe(false);
  expect(await isNews(configMaps, 'MODIFIED', { ...configMap('listed-1', '11'), data: { key: 'x' } })).toBe(true);
  expect(await isNews(leases, 'MODIFIED', renewed)).toBe(false);
  expect(await isNews(leases, 'DELETED', lease)).toBe(true);
});

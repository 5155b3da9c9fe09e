import { expect, test } from 'vitest';
import { decodeWatched } from '../../../src/cluster/decode/index.ts';
import type { ListingRequest } from '../../../src/cluster/live/listing.ts';
import { ServerClock } from '../../../src/cluster/live/server-clock.ts';
import type { Transport } from '../../../src/cluster/live/transport.ts';
import { TransportError } from '../../../src/cluster/live/transport-error.ts';
import { keyOf, type Watched, watch } from '../../../src/cluster/live/watching.ts';
import { kinds } from '../../../src/core/kinds/index.ts';

const request: ListingRequest = {
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
  metadata: { name, namespace: 'shop', resourceVersion, annotations: { says: 'ä€😀' } },
});
const events = [
  ['ADDED', 'new'],
  ['MODIFIED', 'new'],
  ['DELETED', 'listed'],
  ['BOOKMARK', ''],
  ['ADDED', 'last'],
].map(([type = '', name = ''], i) => ({ version: 11 + i, type, object: configMap(name, String(11 + i)) }));

/** What a server tells of all that changed after a version. */
const toldAfter = (version: number): Buffer =>
  Buffer.from(
    events
      .filter(event => event.version > version)
      .map(({ type, object }) => `${JSON.stringify({ type, object })}\n`)
      .join(''),
  );

/** Follows these changes over two connections, of which the first breaks after so many bytes. */
async function cutAfter(bytes: number, how: 'reset' | 'closed'): Promise<{ watched: Watched; from: number[] }> {
  const stop = new AbortController();
  const listed = decodeWatched(kinds.ConfigMap, configMap('listed', '5'))!;
  const watched: Watched = {
    request,
    objects: new Map([[keyOf(listed), listed]]),
    resourceVersion: '10',
    asOf: undefined,
  };
  const from: number[] = [];
  const transport: Transport = {
    where: 'test',
    clock: new ServerClock(),
    close() {},
    review: () => Promise.reject(new Error('nobody asks for a review')),
    async get({ path, stream }) {
      const version = Number(new URLSearchParams(path.split('?')[1]).get('resourceVersion'));
      from.push(version);
      const told = toldAfter(version);
      const isFirst = from.length === 1;
      stream?.onPiece(isFirst ? told.subarray(0, bytes) : told);
      if (!isFirst) stop.abort();
      else if (how === 'reset') throw new TransportError('broken', 'the connection was reset');
      return { status: 200, headers: {}, contentType: 'application/json', body: Buffer.alloc(0) };
    },
  };
  await expect(watch(transport, watched, () => {}, 0, stop.signal)).rejects.toThrow('aborted');
  return { watched, from };
}

test('cut at any byte, a watch goes on from the last change that came whole, misses none and lists nothing again', async () => {
  const most = toldAfter(10).length;
  const resumed = new Set<number>();
  for (let bytes = 0; bytes <= most; bytes++) {
    const { watched, from } = await cutAfter(bytes, bytes % 2 === 0 ? 'reset' : 'closed');
    expect([bytes, ...watched.objects.keys()]).toEqual([bytes, 'shop/new', 'shop/last']);
    expect(watched.resourceVersion).toBe('15');
    resumed.add(from[1]!);
  }
  expect([...resumed]).toEqual([10, 11, 12, 13, 14, 15]);
});

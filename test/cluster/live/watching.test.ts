import { expect, test } from 'vitest';
import { decodeWatched } from '../../../src/cluster/decode/index.ts';
import { alike } from '../../../src/cluster/live/alike.ts';
import { TransportError } from '../../../src/cluster/live/transport-error.ts';
import { keyOf, type Watched, watch } from '../../../src/cluster/live/watching.ts';
import { kinds } from '../../../src/core/kinds/index.ts';
import { configMap, configMaps, playedBy } from '../../helpers/watching.ts';

/** In which characters are cut, too. */
const said = { annotations: { says: 'ä€😀' } };
const events = [
  ['ADDED', 'new'],
  ['MODIFIED', 'new'],
  ['DELETED', 'listed'],
  ['BOOKMARK', ''],
  ['ADDED', 'last'],
].map(([type = '', name = ''], i) => ({ version: 11 + i, type, object: configMap(name, String(11 + i), said) }));

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
  const listed = decodeWatched(kinds.ConfigMap, configMap('listed', '5', said))!;
  const watched: Watched = {
    request: configMaps,
    objects: new Map([[keyOf(listed), listed]]),
    resourceVersion: '10',
    asOf: 0,
  };
  const from: number[] = [];
  const transport = playedBy(async ({ path, stream }) => {
    const version = Number(new URLSearchParams(path.split('?')[1]).get('resourceVersion'));
    from.push(version);
    const told = toldAfter(version);
    const isFirst = from.length === 1;
    stream?.onPiece(isFirst ? told.subarray(0, bytes) : told);
    if (!isFirst) stop.abort();
    else if (how === 'reset') throw new TransportError('broken', 'the connection was reset');
    return { status: 200, headers: {}, contentType: 'application/json', body: Buffer.alloc(0) };
  });
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

test('of what changed, all that did not is held once, and what is all the same is the same', () => {
  const pod = () => decodeWatched(kinds.Pod, structuredClone(raw))!;
  const raw = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'shop', labels: { app: 'web' } },
    spec: {
      containers: [
        { name: 'app', image: 'web:1' },
        { name: 'log', image: 'log:1' },
      ],
      nodeName: 'node-a',
    },
    status: { phase: 'Running', containerStatuses: [{ name: 'app', restartCount: 0 }] },
  };
  const known = pod() as unknown as Tree;
  expect(alike(known, pod())).toBe(known);
  raw.status.containerStatuses[0]!.restartCount = 1;
  raw.spec.containers.push({ name: 'new', image: 'new:1' });
  const wanted = pod();
  const changed = alike(known, pod()) as unknown as Tree;
  expect(changed).toEqual(wanted);
  expect(changed).not.toBe(known);
  expect(changed.metadata).toBe(known.metadata);
  expect(changed.spec.containers[1]).toBe(known.spec.containers[1]);
  expect(changed.status.containerStatuses[0]).not.toBe(known.status.containerStatuses[0]);
  // The known one stays what it was.
  expect(known.spec.containers).toHaveLength(2);
  expect([alike([1], { 0: 1 }), alike(undefined, [1]), alike({ a: 1 }, { a: undefined })]).toEqual([
    { 0: 1 },
    [1],
    { a: undefined },
  ]);
});

interface Tree {
  readonly metadata: object;
  readonly spec: { readonly containers: readonly object[] };
  readonly status: { readonly containerStatuses: readonly object[] };
}

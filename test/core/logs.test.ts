import { describe, expect, test } from 'vitest';
import { decodeObject } from '../../src/cluster/decode/index.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { logBounds, readLogs, tailOf } from '../../src/core/logs.ts';
import type { Chunk, ReadLog, Source, WantedLog } from '../../src/core/source.ts';
import { ago, now, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { backingOff, containerStatus, ended, waiting } from '../helpers/pods.ts';
import { replicaSet } from '../helpers/workloads.ts';

const pod = (path: string, containerStatuses: object[], status: object = {}, metadata: object = {}) =>
  runningPod(path, { metadata, status: { ...status, containerStatuses } });
const crashing = (path: string, status: object = {}, metadata: object = {}) =>
  pod(path, [backingOff('app', ended(1))], status, metadata);

type Answer = (log: WantedLog) => ReadLog;
const read: Answer = log => ({ ...log, state: 'complete', current: 'now', earlier: log.previous ? 'before' : '' });

/** Reads logs of a source that answers so, and gives what was asked for and what came of it. */
async function reading(raws: readonly Raw[], answer: Answer = read): Promise<{ asked: WantedLog[]; chunks: Chunk[] }> {
  const asked: WantedLog[] = [];
  const source: Source = {
    description: { type: 'recording', name: 'test' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read() {},
    async *logs(wanted) {
      asked.push(...wanted);
      // The order of answers must not show.
      yield* wanted.map(answer).reverse();
    },
  };
  const pods = raws.map(raw => decodeObject(structuredClone(raw)) as Kinds['Pod']);
  const chunks: Chunk[] = [];
  for await (const chunk of readLogs(source, pods, now, new AbortController().signal)) chunks.push(chunk);
  return { asked, chunks };
}

async function askedOf(...raws: readonly Raw[]): Promise<string[]> {
  return (await reading(raws)).asked.map(({ namespace, pod, container }) => `${namespace}/${pod}/${container}`);
}

const statesIn = (chunks: readonly Chunk[]) => chunks.filter(chunk => chunk.type === 'state');

describe('logs are read of containers that fail', () => {
  test('because they crash, wait to be started again, are not ready, or were restarted lately', async () => {
    const restarted = { restartCount: 3, ready: true, started: true };
    const asked = await askedOf(
      crashing('shop/a'),
      pod('shop/b', [containerStatus('app', { state: ended(1), restartCount: 0 })], { phase: 'Failed' }),
      pod('shop/c', [containerStatus('app')]),
      pod('shop/d', [containerStatus('app', { ...restarted, lastState: ended(137) })]),
      pod('shop/e', [waiting('app', 'PodInitializing')], { initContainerStatuses: [backingOff('wait', ended(1))] }),
    );
    expect(asked).toEqual(['shop/a/app', 'shop/b/app', 'shop/c/app', 'shop/d/app', 'shop/e/wait']);
  });

  test('not of those that run, ended well, wait for an image, or whose pod is deleted', async () => {
    const long = {
      restartCount: 3,
      ready: true,
      started: true,
      lastState: ended(1, 'Error', { finishedAt: ago(200_000) }),
    };
    const asked = await askedOf(
      runningPod('shop/a'),
      pod('shop/b', [containerStatus('app', { state: ended(0, 'Completed') })], { phase: 'Succeeded' }),
      pod('shop/c', [waiting('app', 'ImagePullBackOff')]),
      crashing('shop/d', {}, { deletionTimestamp: now }),
      pod('shop/e', [containerStatus('app', long)]),
      pod('shop/f', [containerStatus('app', { ready: true })], {
        initContainerStatuses: [containerStatus('init', { state: ended(0, 'Completed'), ready: true })],
      }),
    );
    expect(asked).toEqual([]);
  });

  test('of the run before, too, if there was one', async () => {
    const { asked } = await reading([crashing('shop/a'), pod('shop/b', [containerStatus('app')])]);
    expect(asked.map(({ previous }) => previous)).toEqual([true, false]);
  });

  test('a few of each controller, all in turn, the oldest first, and no more than the bounds', async () => {
    const owned = ['a', 'b'].flatMap(name => {
      const owner = replicaSet(`shop/${name}`);
      return Array.from({ length: 9 }, (_, i) => crashing(`shop/${name}-${i}`, { startTime: ago(i) }, ownedBy(owner)));
    });
    const asked = await askedOf(...owned);
    expect(asked).toHaveLength(2 * logBounds.perController);
    expect(asked.slice(0, 3)).toEqual(['shop/a-8/app', 'shop/b-8/app', 'shop/a-7/app']);

    const bare = Array.from({ length: logBounds.containers + 7 }, (_, i) => crashing(`shop/p-${i}`));
    const { asked: most, chunks } = await reading(bare);
    expect(most).toHaveLength(logBounds.containers);
    expect(statesIn(chunks).at(-1)).toMatchObject({ state: 'partial', why: expect.stringContaining('7 more') });
    expect((await reading(bare.toReversed())).asked).toEqual(most);
  });
});

describe('what came of it', () => {
  test('is an object for each container, by name, and complete where nothing failed', async () => {
    const { chunks } = await reading([crashing('shop/b'), crashing('shop/a'), crashing('pay/c')]);
    const objects = chunks.flatMap(chunk => (chunk.type === 'objects' ? chunk.objects : []));
    expect(objects.map(({ metadata }) => `${metadata.namespace} ${metadata.name}`)).toEqual([
      'pay c/app',
      'shop a/app',
      'shop b/app',
    ]);
    expect(objects[0]).toMatchObject({ kind: 'ContainerLog', current: 'now', previous: 'before' });
    expect(statesIn(chunks)).toMatchObject([
      { namespace: 'pay', state: 'complete' },
      { namespace: 'shop', state: 'complete' },
      { state: 'complete' },
    ]);
  });

  test('is a state of the namespace where some could not be read', async () => {
    const { chunks } = await reading([crashing('shop/a'), crashing('shop/b'), crashing('pay/c')], log => {
      if (log.namespace === 'pay') return { ...log, state: 'forbidden', why: 'you may not' };
      return log.pod === 'b' ? { ...log, state: 'failed', why: 'no route to host' } : read(log);
    });
    expect(statesIn(chunks)).toMatchObject([
      { namespace: 'pay', state: 'forbidden', why: 'you may not' },
      { namespace: 'shop', state: 'partial', why: '1 of 2 logs were not read, that of b/app: no route to host' },
      { state: 'complete' },
    ]);
  });

  test('of a log is its end, in whole lines', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(tailOf(bytes('one\ntwo\n'))).toBe('one\ntwo');
    expect(tailOf(bytes(''))).toBe('');
    const lines = Array.from({ length: 1000 }, (_, i) => `line ${i}`);
    expect(tailOf(bytes(lines.join('\n'))).split('\n')).toEqual(lines.slice(-logBounds.lines));
    const long = tailOf(bytes(`${'x'.repeat(2 * logBounds.bytes)}\n${'y'.repeat(100)}\n`));
    expect(long).toBe('y'.repeat(100));
  });
});

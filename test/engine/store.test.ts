import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/core/objects.ts';
import type { Chunk } from '../../src/core/source.ts';
import { Store } from '../../src/engine/store.ts';
import { runningPod } from '../helpers/objects.ts';

const pod = (name: string) => runningPod(name) as unknown as KubeObject;

function storeOf(...chunks: Chunk[]): Store {
  const store = new Store();
  for (const chunk of chunks) store.add(chunk);
  store.seal();
  return store;
}

test('what was listed in a namespace, where the whole cluster was refused, is counted there alone', () => {
  const store = storeOf(
    { type: 'state', kind: 'Pod', state: 'forbidden', why: 'no' },
    { type: 'objects', kind: 'Pod', objects: [pod('shop/a'), pod('shop/b')] },
    { type: 'state', kind: 'Pod', namespace: 'shop', state: 'complete' },
  );
  expect(store.coverage()).toEqual([
    { kind: 'Pod', state: 'forbidden', count: 0, why: 'no' },
    { kind: 'Pod', namespace: 'shop', state: 'complete', count: 2 },
  ]);
});

test('that there are no types of custom resources is not to have read anything', () => {
  const none: Chunk = { type: 'state', kind: 'CustomResource', state: 'complete' };
  const refused: Chunk = { type: 'state', kind: 'Pod', state: 'forbidden', why: 'no' };
  expect(storeOf(refused, none).anythingRead()).toBe(false);
  expect(storeOf(refused, none, { type: 'state', kind: 'Node', state: 'complete' }).anythingRead()).toBe(true);
});

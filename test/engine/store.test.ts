import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/core/objects.ts';
import type { Chunk } from '../../src/core/source.ts';
import { Store } from '../../src/engine/store.ts';
import { runningPod } from '../helpers/objects.ts';

const pod = (name: string) => runningPod(name) as unknown as KubeObject;

test('with namespaces, what holds for the whole cluster is in the coverage unless each has a state of its own', () => {
  const store = new Store(['pay', 'shop']);
  const down: Chunk = { type: 'state', kind: 'HorizontalPodAutoscaler', state: 'stale-group', why: 'down' };
  const whole: Chunk = { type: 'state', kind: 'Pod', state: 'not-collected', why: 'some' };
  store.add(down);
  store.add(whole);
  for (const namespace of ['pay', 'shop', 'other'])
    store.add({ type: 'state', kind: 'Pod', namespace, state: 'complete' });
  expect(store.coverage()).toEqual([
    { kind: 'HorizontalPodAutoscaler', group: 'autoscaling', state: 'stale-group', count: 0, why: 'down' },
    { kind: 'Pod', namespace: 'pay', state: 'complete', count: 0 },
    { kind: 'Pod', namespace: 'shop', state: 'complete', count: 0 },
  ]);
});

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

test('a kind that no definition of the whole list defines is not served; else nobody knows', () => {
  const unlisted: Chunk = { type: 'state', kind: 'ScaledObject', state: 'not-collected', why: 'not there' };
  const definitions: Chunk = { type: 'state', kind: 'CustomResourceDefinition', state: 'complete' };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'scaledobjects.keda.sh', namespace: '' },
    spec: { group: 'keda.sh', names: { kind: 'ScaledObject' }, versions: [] },
  } as unknown as KubeObject;
  const defined: Chunk = { type: 'objects', kind: 'CustomResourceDefinition', objects: [definition] };
  expect(storeOf(definitions, unlisted).state('ScaledObject').state).toBe('not-served');
  expect(storeOf(definitions, defined, unlisted).state('ScaledObject').state).toBe('not-collected');
  expect(storeOf(unlisted).state('ScaledObject').state).toBe('not-collected');
});

import { expect, test } from 'vitest';
import { type Kind, kinds } from '../../src/core/kinds/index.ts';
import { kindNamed, namesOf } from '../../src/core/kinds/names.ts';

test('a kind goes by its singular, plural and short names, in any case', () => {
  expect(['deploy', 'deployment', 'Deployments', 'DEPLOY'].map(kindNamed)).toEqual(Array(4).fill('Deployment'));
  expect(kindNamed('pvc')).toBe('PersistentVolumeClaim');
  expect(kindNamed('netpol')).toBe('NetworkPolicy');
  expect(kindNamed('dpeloy')).toBeUndefined();
  expect(kindNamed('constructor')).toBeUndefined();
});

test('a group must be that of the kind: a Service of Knative is no Service', () => {
  expect(kindNamed('deployments.apps')).toBe('Deployment');
  expect(kindNamed('deployments.v1.apps')).toBe('Deployment');
  expect(kindNamed('pods.v1')).toBe('Pod');
  expect(kindNamed('service.serving.knative.dev')).toBeUndefined();
});

test('a kind that shares its name goes by it with its group alone', () => {
  expect(kindNamed('gateway')).toBe('Gateway');
  expect(kindNamed('gateways.networking.istio.io')).toBe('Gateway.networking.istio.io');
  expect(kindNamed('Gateway.networking.istio.io')).toBe('Gateway.networking.istio.io');
});

test('no two kinds share a name', () => {
  const counts = new Map<string, Set<string>>();
  for (const kind of Object.keys(kinds) as Kind[])
    for (const name of namesOf(kind)) counts.set(name, (counts.get(name) ?? new Set()).add(kind));
  expect([...counts].filter(([, of]) => of.size > 1)).toEqual([]);
});

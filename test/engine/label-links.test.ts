import { expect, test } from 'vitest';
import { networkPolicy } from '../../analyzers/network-policy.ts';
import { pdbSelector } from '../../analyzers/pdb-selector.ts';
import { serviceEndpoints } from '../../analyzers/service-endpoints.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { pod, service } from '../helpers/network.ts';
import { object } from '../helpers/objects.ts';
import { snapshot } from '../helpers/snapshot.ts';

const wrong = { app: 'web', tier: 'frontend' };
const selecting = { selector: { matchLabels: wrong } };

test('one label that Service, budget and policy all miss is one incident', async () => {
  const objects = [
    pod('shop/web-1', { app: 'web', tier: 'front' }),
    service('shop/web', wrong),
    object('policy/v1', 'PodDisruptionBudget', 'shop/web', { spec: { minAvailable: 1, ...selecting } }),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'shop/web', {
      spec: { podSelector: { matchLabels: wrong }, policyTypes: ['Ingress'], ingress: [{}] },
    }),
    object('policy/v1', 'PodDisruptionBudget', 'shop/other', {
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'other' } } },
    }),
  ];
  const { incidents, findings } = await diagnose(snapshot(objects), {
    analyzers: [networkPolicy, pdbSelector, serviceEndpoints],
    toolVersion: '0',
  });
  const names = incidents.map(({ cause, consequences }) =>
    [cause, ...consequences].map(id => formatRef(findings.find(f => f.id === id)!.object)),
  );
  expect(names).toEqual([
    ['Service shop/web', 'NetworkPolicy shop/web', 'PodDisruptionBudget shop/web'],
    ['PodDisruptionBudget shop/other'],
  ]);
});

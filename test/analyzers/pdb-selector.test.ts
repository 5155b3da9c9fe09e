import { pdbSelector } from '../../analyzers/pdb-selector.ts';
import { service } from '../helpers/network.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob, deployment, podOf, replicaSet } from '../helpers/workloads.ts';

const budget = (name: string, matchLabels: object | undefined) =>
  object('policy/v1', 'PodDisruptionBudget', `shop/${name}`, {
    spec: { maxUnavailable: 1, selector: matchLabels === undefined ? undefined : { matchLabels } },
    status: { observedGeneration: 1 },
  });
const web = deployment('shop/web');
const set = replicaSet('shop/web-1', web);
const running = [web, set, podOf(set, 'web-1-a')];

testAnalyzer(pdbSelector, {
  faulty: {
    'it selects nothing': {
      fault: 'PDB-001',
      objects: [budget('hold', { app: 'wbe' }), ...running],
      expect: [
        {
          code: 'pdb-selects-nothing',
          on: 'PodDisruptionBudget shop/hold',
          says: /selector app=wbe matches no pod; Pod shop\/web-1-a differs in label app: web instead of wbe/,
          near: ['Pod shop/web-1-a'],
        },
      ],
      cure: () => [budget('hold', { app: 'web' }), ...running],
    },
    'no selector, which is no empty one': {
      fault: 'PDB-001',
      objects: [budget('hold', undefined), ...running],
      expect: [{ code: 'pdb-selects-nothing', on: 'PodDisruptionBudget shop/hold', says: /<none> matches no pod$/ }],
      cure: () => [budget('hold', {}), ...running],
    },
    'it selects nothing, as does the Service of the pods': {
      fault: 'PDB-001',
      objects: [budget('hold', { app: 'wbe' }), service('shop/web', { app: 'wbe' }), ...running],
      expect: [
        {
          code: 'pdb-selects-nothing',
          on: 'PodDisruptionBudget shop/hold',
          says: /selector app=wbe/,
        },
      ],
    },
    'two budgets for one pod': {
      fault: 'PDB-004',
      objects: [budget('two', { app: 'web' }), budget('one', { app: 'web' }), ...running],
      expect: [
        {
          code: 'pdb-overlap',
          on: 'PodDisruptionBudget shop/one',
          says: /pods of Deployment shop\/web as does PodDisruptionBudget two/,
        },
      ],
      cure: () => [budget('one', { app: 'web' }), ...running],
    },
  },
  healthy: {
    'one budget': { objects: [budget('hold', { app: 'web' }), ...running] },
    'a budget for each': {
      objects: [budget('hold', { app: 'web' }), budget('other', { app: 'api' }), ...running, deployment('shop/api')],
    },
    'its workload is scaled to zero': {
      situation: 'NEG-26',
      objects: [budget('hold', { app: 'web' }), deployment('shop/web', { spec: { replicas: 0 } })],
    },
    'its pods run at night': { objects: [budget('hold', { app: 'nightly' }), cronJob('shop/nightly')] },
    'all pods of a namespace that has none': { objects: [budget('hold', {})] },
  },
});

import { statefulsetBudget } from '../../analyzers/statefulset-budget.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { statefulSet } from '../helpers/workloads.ts';

const budget = (app: string, namespace = 'shop') =>
  object('policy/v1', 'PodDisruptionBudget', `${namespace}/${app}`, {
    spec: { maxUnavailable: 1, selector: { matchLabels: { app } } },
  });

testAnalyzer(statefulsetBudget, {
  faulty: {
    'the budget of that name is in another namespace': {
      fault: 'PDB-007',
      objects: [statefulSet('shop/web'), budget('web', 'test'), budget('api')],
      expect: [
        {
          code: 'statefulset-without-budget',
          on: 'StatefulSet shop/web',
          says: /^has 3 replicas and no/,
          severity: 'info',
        },
      ],
      cure: objects => [...objects, budget('web')],
    },
  },
  healthy: {
    'a budget selects its pods': { objects: [statefulSet('shop/web'), budget('web')] },
    'a single replica, which a budget would only tie to its node': {
      objects: [statefulSet('shop/web', { spec: { replicas: 1 } })],
    },
    'it is scaled to zero': { situation: 'NEG-26', objects: [statefulSet('shop/web', { spec: { replicas: 0 } })] },
  },
});

import { describe } from 'vitest';
import { workloadBudget } from '../../analyzers/workload-budget.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, statefulSet } from '../helpers/workloads.ts';

const budget = (app: string, namespace = 'shop') =>
  object('policy/v1', 'PodDisruptionBudget', `${namespace}/${app}`, {
    spec: { maxUnavailable: 1, selector: { matchLabels: { app } } },
  });

for (const [kind, make] of Object.entries({ Deployment: deployment, StatefulSet: statefulSet })) {
  describe(kind, () => {
    testAnalyzer(workloadBudget, {
      faulty: {
        'the budget of that name is in another namespace': {
          fault: 'PDB-007',
          objects: [make('shop/web'), budget('web', 'test'), budget('api')],
          expect: [
            {
              code: `${kind.toLowerCase()}-without-budget`,
              on: `${kind} shop/web`,
              says: /^has 3 replicas and no/,
              severity: 'info',
            },
          ],
          cure: objects => [...objects, budget('web')],
        },
      },
      healthy: {
        'a budget selects its pods': { objects: [make('shop/web'), budget('web')] },
        'a single replica, which a budget would only tie to its node': {
          objects: [make('shop/web', { spec: { replicas: 1 } })],
        },
        'it is scaled to zero': { situation: 'NEG-26', objects: [make('shop/web', { spec: { replicas: 0 } })] },
      },
    });
  });
}

import { describe } from 'vitest';
import { workloadPullSecrets } from '../../analyzers/workload-pull-secrets.ts';
import { object } from '../helpers/objects.ts';
import { waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { daemonSet, deployment, podOf, statefulSet, template } from '../helpers/workloads.ts';

const secret = (name: string) =>
  object('v1', 'Secret', `shop/${name}`, { type: 'kubernetes.io/dockerconfigjson', data: {} });

for (const [kind, make] of Object.entries({ DaemonSet: daemonSet, Deployment: deployment, StatefulSet: statefulSet })) {
  const web = make('shop/web', {
    spec: { template: template('web', { imagePullSecrets: [{ name: 'regcred' }] }) },
  });
  const refused = podOf(web, 'web-a', {
    status: {
      phase: 'Pending',
      conditions: [],
      containerStatuses: [
        waiting('app', 'ErrImagePull', 'pull access denied, repository does not exist or may require authorization'),
      ],
    },
  });

  describe(kind, () => {
    testAnalyzer(workloadPullSecrets, {
      faulty: {
        'the Secret has another name': {
          fault: 'WL-017',
          objects: [web, podOf(web, 'web-a'), secret('reg-cred')],
          expect: [
            {
              code: `${kind.toLowerCase()}-pull-secret-missing`,
              on: `${kind} shop/web`,
              says: /pull secret regcred, which does not exist/,
              blames: ['Secret shop/regcred'],
              severity: 'warning',
            },
          ],
          cure: objects => [...objects, secret('regcred')],
        },
      },
      healthy: {
        'the Secret exists': { objects: [web, secret('regcred')] },
        'Secrets may not be listed': {
          situation: 'NEG-18',
          objects: [web],
          snapshot: { withheld: { Secret: 'forbidden' } },
        },
        'a pod whose pull is refused tells it': { objects: [web, refused] },
      },
    });
  });
}

import { serviceAccountUnused } from '../../analyzers/service-account-unused.ts';
import { ago, object } from '../helpers/objects.ts';
import { deployment, everyWorkload } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const account = (metadata: object = {}, rest: object = {}) =>
  object('v1', 'ServiceAccount', 'shop/web', { metadata, ...rest });
const uses = () => deployment({}, { serviceAccountName: 'web' }, { replicas: 0 });

testAnalyzer(serviceAccountUnused, {
  faulty: {
    'workloads of all kinds, and none names it': {
      fault: 'RBAC-014',
      objects: [account(), ...everyWorkload({})],
      expect: [
        {
          code: 'service-account-unused',
          on: 'ServiceAccount shop/web',
          says: /no workload runs under it/,
          severity: 'info',
        },
      ],
      cure: () => [account(), uses()],
    },
  },
  healthy: {
    'a workload without pods': { situation: 'NEG-17', objects: [account(), uses()] },
    'a binding, for who logs in from outside': {
      objects: [
        account(),
        object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'ci', {
          roleRef: { kind: 'ClusterRole', name: 'edit' },
          subjects: [{ kind: 'ServiceAccount', namespace: 'shop', name: 'web' }],
        }),
      ],
    },
    'young, owned, with a token of its own, of the cluster': {
      objects: [
        account({ creationTimestamp: ago(60) }),
        account({ name: 'owned', ownerReferences: [{ kind: 'Widget', name: 'w', uid: 'u' }] }),
        account({ name: 'ci' }, { secrets: [{ name: 'ci-token' }] }),
        account({ name: 'default' }),
        account({ name: 'job-controller', namespace: 'kube-system' }),
      ],
    },
    'CronJobs that may not be listed': {
      situation: 'NEG-18',
      snapshot: { withheld: { CronJob: 'forbidden' } },
      objects: [account()],
    },
  },
});

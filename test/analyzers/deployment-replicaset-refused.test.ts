import { deploymentReplicasetRefused } from '../../analyzers/deployment-replicaset-refused.ts';
import { created, event, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment } from '../helpers/workloads.ts';

const stuck = deployment('shop/web', {
  status: {
    conditions: [
      { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', lastTransitionTime: created },
    ],
  },
});
const hard = { 'count/replicasets.apps': '10' };
const quota = object('v1', 'ResourceQuota', 'shop/counts', { spec: { hard }, status: { hard, used: hard } });
const failed = event(
  stuck,
  'FailedCreate',
  'Failed to create new replica set "web-5d": replicasets.apps "web-5d" is forbidden: exceeded quota: counts, requested: count/replicasets.apps=1, used: count/replicasets.apps=10, limited: count/replicasets.apps=10',
);

testAnalyzer(deploymentReplicasetRefused, {
  faulty: {
    'a quota counts ReplicaSets': {
      fault: 'WL-005',
      objects: [stuck, failed, quota],
      expect: [
        {
          code: 'deployment-replicaset-refused',
          on: 'Deployment shop/web',
          says: /refuses its replicasets: quota counts has no room for count\/replicasets\.apps 1/,
          blames: ['ResourceQuota shop/counts'],
        },
      ],
      cure: () => [deployment('shop/web'), failed, quota],
    },
  },
  healthy: { 'its ReplicaSet exists': { objects: [deployment('shop/web'), failed] } },
});

import { statefulsetPodsRefused } from '../../analyzers/statefulset-pods-refused.ts';
import { ago, event, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { statefulSet } from '../helpers/workloads.ts';

const db = statefulSet('shop/db', { status: { replicas: 0, readyReplicas: 0, availableReplicas: 0 } });
const refusal = 'pods "db-0" is forbidden: error looking up service account shop/db: serviceaccount "db" not found';
const failed = event(db, 'FailedCreate', `Create Pod db-0 in StatefulSet db failed error: ${refusal}`);

testAnalyzer(statefulsetPodsRefused, {
  faulty: {
    'its pod is refused': {
      fault: 'WL-015',
      objects: [db, failed],
      expect: [
        {
          code: 'statefulset-pods-refused',
          on: 'StatefulSet shop/db',
          says: /its pods: ServiceAccount shop\/db does not exist/,
          blames: ['ServiceAccount shop/db'],
        },
      ],
      cure: () => [statefulSet('shop/db'), failed],
    },
    'its claim is refused': {
      objects: [
        db,
        event(
          db,
          'FailedCreate',
          'Create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: disk, requested: requests.storage=10Gi, used: requests.storage=90Gi, limited: requests.storage=90Gi',
        ),
        object('v1', 'ResourceQuota', 'shop/disk', {
          spec: { hard: { 'requests.storage': '90Gi' } },
          status: { hard: { 'requests.storage': '90Gi' }, used: { 'requests.storage': '90Gi' } },
        }),
      ],
      expect: [
        {
          code: 'statefulset-pods-refused',
          on: 'StatefulSet shop/db',
          says: /its persistentvolumeclaims: quota disk has no room for requests\.storage 10Gi/,
          blames: ['ResourceQuota shop/disk'],
        },
      ],
    },
  },
  healthy: {
    'a pod was created since': {
      objects: [
        db,
        failed,
        event(db, 'SuccessfulCreate', 'create Pod db-0 in StatefulSet db successful', { lastTimestamp: ago(1) }),
      ],
    },
    'all pods exist': { objects: [statefulSet('shop/db'), failed] },
  },
});

import { pvcDeleted } from '../../analyzers/pvc-deleted.ts';
import { ago, object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const claim = (metadata: object = { deletionTimestamp: ago(60), finalizers: ['kubernetes.io/pvc-protection'] }) =>
  object('v1', 'PersistentVolumeClaim', 'shop/data', {
    metadata,
    spec: { volumeName: 'pv-1' },
    status: { phase: 'Bound' },
  });
const pod = (metadata: object = {}) =>
  runningPod('shop/db-0', {
    metadata,
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  });

testAnalyzer(pvcDeleted, {
  faulty: {
    'a pod uses it': {
      objects: [claim(), pod()],
      expect: [
        {
          code: 'pvc-being-deleted',
          on: 'PersistentVolumeClaim shop/data',
          says: /only until Pod shop\/db-0 ends/,
          severity: 'warning',
        },
      ],
      cure: ([, user]) => [claim({}), user!],
    },
  },
  healthy: {
    'its pod is being deleted too': { objects: [claim(), pod({ deletionTimestamp: ago(60) })] },
    'nothing uses it': { objects: [claim()] },
  },
});

import { pvcUnused } from '../../analyzers/pvc-unused.ts';
import { object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const claim = (name = 'data', phase = 'Bound') =>
  object('v1', 'PersistentVolumeClaim', `shop/${name}`, { spec: { volumeName: 'pv-1' }, status: { phase } });
const mounts = (claimName: string) => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });
const template = { spec: mounts('data') };

testAnalyzer(pvcUnused, {
  faulty: {
    'nothing mounts it': {
      fault: 'STO-009',
      objects: [claim(), runningPod('shop/web-1', { spec: mounts('other') })],
      expect: [{ code: 'pvc-unused', on: 'PersistentVolumeClaim shop/data', says: /pv-1/, severity: 'info' }],
      cure: ([only]) => [only!, runningPod('shop/web-1', { spec: mounts('data') })],
    },
  },
  healthy: {
    'a CronJob will mount it': {
      situation: 'NEG-17',
      objects: [
        claim(),
        object('batch/v1', 'CronJob', 'shop/backup', { spec: { jobTemplate: { spec: { template } } } }),
      ],
    },
    'a Deployment scaled to zero mounts it': {
      situation: 'NEG-17',
      objects: [claim(), object('apps/v1', 'Deployment', 'shop/web', { spec: { replicas: 0, template } })],
    },
    'a StatefulSet made it': {
      objects: [
        claim('data-db-3'),
        object('apps/v1', 'StatefulSet', 'shop/db', {
          spec: { replicas: 1, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
        }),
      ],
    },
    'it is not bound': { objects: [claim('data', 'Pending')] },
    'Jobs may not be listed': { objects: [claim()], snapshot: { withheld: { Job: 'forbidden' } } },
  },
});

import { pvcResize } from '../../analyzers/pvc-resize.ts';
import { ago, event, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const claim = (status: object = {}, storage = '20Gi') =>
  object('v1', 'PersistentVolumeClaim', 'shop/data', {
    spec: { storageClassName: 'fast', volumeName: 'pv-1', resources: { requests: { storage } } },
    status: { phase: 'Bound', capacity: { storage: '10Gi' }, ...status },
  });
const storageClass = (allowVolumeExpansion: boolean) =>
  object('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'csi.example.com', allowVolumeExpansion });
const condition = (type: string, seconds: number, message?: string) => ({
  conditions: [{ type, status: 'True', lastTransitionTime: ago(seconds), message }],
});
const on = 'PersistentVolumeClaim shop/data';

testAnalyzer(pvcResize, {
  faulty: {
    'the driver refuses': {
      fault: 'STO-010',
      objects: [
        claim(condition('Resizing', 900)),
        storageClass(true),
        event(
          claim(),
          'VolumeResizeFailed',
          'resize volume "pv-1" by resizer "csi.example.com" failed: rpc error: code = InvalidArgument desc = disk is in use',
        ),
      ],
      expect: [
        { code: 'pvc-resize-fails', on, says: /cannot grow from 10Gi to 20Gi: .*disk is in use/, severity: 'warning' },
      ],
      cure: ([, ...rest]) => [claim({ capacity: { storage: '20Gi' } }), ...rest],
    },
    'it is not feasible': {
      fault: 'STO-010',
      objects: [claim({ allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' } }), storageClass(true)],
      expect: [{ code: 'pvc-resize-fails', on, says: /the driver cannot do it/ }],
    },
    'the file system waits for a pod to start': {
      fault: 'STO-010',
      objects: [
        claim(
          condition(
            'FileSystemResizePending',
            3600,
            'Waiting for user to (re-)start a pod to finish file system resize of volume on node.',
          ),
        ),
        storageClass(true),
      ],
      expect: [
        {
          code: 'pvc-resize-waits',
          on,
          says: /has 10Gi of the 20Gi that it asks for: Waiting for user to \(re-\)start a pod/,
          settling: false,
        },
      ],
    },
    'its class does not let it grow': {
      fault: 'STO-010',
      objects: [claim(), storageClass(false)],
      expect: [{ code: 'pvc-resize-waits', on, says: /StorageClass does not allow volumes to grow/ }],
    },
    'it is growing': {
      objects: [claim(condition('Resizing', 30)), storageClass(true)],
      expect: [{ code: 'pvc-resize-waits', on, says: /10Gi of the 20Gi/, settling: true }],
    },
  },
  healthy: {
    'as large as it asks': { objects: [claim({}, '10Gi'), storageClass(true)] },
    'larger than it asks': { objects: [claim({}, '1Gi')] },
    'not bound': { objects: [claim({ phase: 'Pending' })] },
  },
});

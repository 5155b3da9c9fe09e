import { volumeSnapshot } from '../../analyzers/volume-snapshot.ts';
import { ago, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const group = 'snapshot.storage.k8s.io/v1';
const on = 'VolumeSnapshot shop/nightly';
const snapshot = (status: object | undefined, seconds = 7200, spec: object = {}): Raw =>
  object(group, 'VolumeSnapshot', 'shop/nightly', {
    metadata: { creationTimestamp: ago(seconds) },
    spec: { volumeSnapshotClassName: 'csi', source: { persistentVolumeClaimName: 'data' }, ...spec },
    ...(status && { status }),
  });
const snapshotClass = object(group, 'VolumeSnapshotClass', 'csi', { metadata: { creationTimestamp: ago(90_000) } });
const claim = object('v1', 'PersistentVolumeClaim', 'shop/data', { status: { phase: 'Bound' } });
const around = [snapshotClass, claim];
const bound = 'snapcontent-1';
const ready = { readyToUse: true, boundVolumeSnapshotContentName: bound, creationTime: ago(7000) };
const failed = (message: string) => ({ readyToUse: false, error: { message, time: ago(60) } });

testAnalyzer(volumeSnapshot, {
  faulty: {
    'the driver fails': {
      // As in https://github.com/longhorn/longhorn/issues/3167.
      objects: [
        snapshot({
          ...failed(
            'Failed to check and update snapshot content: failed to take snapshot of the volume, pvc-1: "rpc error: code = DeadlineExceeded desc = context deadline exceeded"',
          ),
          boundVolumeSnapshotContentName: bound,
        }),
        ...around,
      ],
      expect: [
        {
          code: 'volume-snapshot-failed',
          on,
          says: /^is not taken: .*code = DeadlineExceeded/,
          blames: [],
          settling: false,
        },
      ],
      cure: () => [snapshot(ready), ...around],
    },
    'its class does not exist': {
      objects: [
        snapshot(
          failed('Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "ebs" not found'),
          60,
          {
            volumeSnapshotClassName: 'ebs',
          },
        ),
        ...around,
      ],
      expect: [
        {
          code: 'volume-snapshot-failed',
          on,
          says: /snapshot class.*"ebs" not found/,
          blames: ['VolumeSnapshotClass ebs'],
          settling: false,
        },
      ],
      cure: () => [snapshot(ready), ...around],
    },
    'its claim does not exist': {
      objects: [
        snapshot(failed('Failed to create snapshot content with error cannot get claim from snapshot')),
        snapshotClass,
        object('v1', 'PersistentVolumeClaim', 'shop/datas', { status: { phase: 'Bound' } }),
      ],
      expect: [
        {
          code: 'volume-snapshot-failed',
          on,
          says: /cannot get claim from snapshot/,
          blames: ['PersistentVolumeClaim shop/data'],
        },
      ],
      cure: () => [snapshot(ready), ...around],
    },
    'nobody is there to take it': {
      objects: [snapshot(undefined), ...around],
      expect: [
        { code: 'volume-snapshot-not-seen', on, says: /no snapshot controller has looked at it/, settling: false },
      ],
      cure: () => [snapshot(ready), ...around],
    },
    'it was just made': {
      objects: [snapshot(undefined, 30), ...around],
      expect: [{ code: 'volume-snapshot-not-seen', on, says: /is not being taken/, settling: true }],
    },
    'it was just made, of a class that does not exist': {
      objects: [snapshot(undefined, 30, { volumeSnapshotClassName: 'ebs' }), ...around],
      expect: [{ code: 'volume-snapshot-not-seen', on, says: /is not being taken/, settling: true }],
    },
  },
  healthy: {
    'it is there': { objects: [snapshot(ready), ...around] },
    // https://github.com/kubevirt/kubevirt/pull/4374: the error is the last one, and stays.
    'it is there, after an error': { objects: [snapshot({ ...failed('x'), ...ready }), ...around] },
    'what it was taken of is gone, and its class': { objects: [snapshot(ready)] },
    'the driver is still copying': {
      objects: [snapshot({ readyToUse: false, boundVolumeSnapshotContentName: bound }), ...around],
    },
    'a VolumeSnapshot of somebody else': {
      objects: [object('storage.example.com/v1', 'VolumeSnapshot', 'shop/nightly', { status: failed('x') })],
    },
  },
});

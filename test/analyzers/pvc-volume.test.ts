import { pvcVolume } from '../../analyzers/pvc-volume.ts';
import { event, object, type Raw } from '../helpers/objects.ts';
import { refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const claim = (spec: object) =>
  object('v1', 'PersistentVolumeClaim', 'shop/data', {
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
      storageClassName: 'manual',
      ...spec,
    },
    status: { phase: 'Pending' },
  });
const volume = (spec: object = {}, metadata: object = {}) =>
  object('v1', 'PersistentVolume', 'pv-1', {
    metadata,
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      persistentVolumeReclaimPolicy: 'Retain',
      ...spec,
    },
    status: { phase: 'Available' },
  });
const named = (spec: object = {}) => claim({ volumeName: 'pv-1', ...spec });
const mismatch = (about: Raw, why: string) =>
  event(about, 'VolumeMismatch', `Cannot bind to requested volume "pv-1": ${why}`);
const local = object('storage.k8s.io/v1', 'StorageClass', 'local', {
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
const user = waitingPod('shop/db-0', refusal(3, "3 node(s) didn't find available persistent volumes to bind"), {
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
});
const on = 'PersistentVolumeClaim shop/data';

testAnalyzer(pvcVolume, {
  faulty: {
    'the volume is too small': {
      fault: 'GAP-05',
      objects: [claim({}), volume({ capacity: { storage: '1Gi' } })],
      expect: [
        {
          code: 'pvc-no-matching-volume',
          on,
          says: /needs 5Gi, ReadWriteOnce, of class manual; PersistentVolume pv-1 has size 1Gi instead of 5Gi$/,
          near: ['PersistentVolume pv-1'],
        },
      ],
      cure: ([only]) => [only!, volume()],
    },
    'the access mode differs': {
      fault: 'GAP-05',
      objects: [claim({ accessModes: ['ReadWriteMany'] }), volume()],
      expect: [
        { code: 'pvc-no-matching-volume', on, says: /pv-1 has access mode ReadWriteOnce instead of ReadWriteMany/ },
      ],
    },
    'the labels differ': {
      fault: 'GAP-05',
      objects: [claim({ selector: { matchLabels: { tier: 'gold' } } }), volume({}, { labels: { tier: 'silver' } })],
      expect: [{ code: 'pvc-no-matching-volume', on, says: /pv-1 has label tier=silver instead of tier=gold/ }],
    },
    'of several volumes the one that its labels choose is named': {
      fault: 'GAP-05',
      objects: [
        claim({ selector: { matchLabels: { disk: 'i' } } }),
        { ...volume({}, { labels: { tier: 'gold' } }), metadata: { name: 'pv-0', labels: { tier: 'gold' } } },
        volume({ volumeMode: 'Block' }, { labels: { disk: 'i' } }),
      ],
      expect: [{ code: 'pvc-no-matching-volume', on, says: /pv-1 has volumeMode Block instead of Filesystem$/ }],
    },
    'the only volume is held by a deleted claim': {
      fault: 'GAP-05',
      objects: [
        claim({}),
        {
          ...volume({ claimRef: { namespace: 'shop', name: 'data', uid: 'an-older-one' } }),
          status: { phase: 'Released' },
        },
      ],
      expect: [
        {
          code: 'pvc-no-matching-volume',
          on,
          says: /PersistentVolume pv-1 is held by PersistentVolumeClaim shop\/data/,
        },
      ],
    },
    'no volume without class': {
      fault: 'STO-002',
      objects: [claim({ storageClassName: '' })],
      expect: [
        { code: 'pvc-no-matching-volume', on, says: /no free PersistentVolume suits: it needs 5Gi, ReadWriteOnce$/ },
      ],
    },
    'a pod waits for a local volume': {
      objects: [claim({ storageClassName: 'local' }), local, user],
      expect: [{ code: 'pvc-no-matching-volume', on, says: /of class local/ }],
    },
    'the volume that it names does not exist': {
      fault: 'GAP-05',
      objects: [claim({ volumeName: 'pv-l' }), volume()],
      expect: [
        {
          code: 'pvc-volume-missing',
          on,
          says: /names PersistentVolume pv-l, which does not exist/,
          blames: ['PersistentVolume pv-l'],
          near: ['PersistentVolume pv-1'],
        },
      ],
    },
    'the volume that it names is of another mode': {
      fault: 'GAP-05',
      objects: [named(), volume({ volumeMode: 'Block' }), mismatch(named(), 'incompatible volumeMode')],
      expect: [
        {
          code: 'pvc-volume-mismatch',
          on,
          says: /pv-1, which does not suit it: volumeMode is Block instead of Filesystem/,
        },
      ],
      cure: ([only]) => [only!, volume()],
    },
    'the volume that it names is of another class': {
      fault: 'GAP-05',
      objects: [named({ storageClassName: '' }), volume()],
      expect: [{ code: 'pvc-volume-mismatch', on, says: /storageClassName is manual instead of \(none\)/ }],
    },
    'the volume that it names is taken': {
      fault: 'GAP-05',
      objects: [
        named(),
        volume({ claimRef: { namespace: 'other', name: 'owner' } }),
        event(named(), 'FailedBinding', 'volume "pv-1" already bound to a different claim.'),
      ],
      expect: [{ code: 'pvc-volume-taken', on, says: /pv-1, which is held by PersistentVolumeClaim other\/owner/ }],
    },
  },
  healthy: {
    'a volume suits and is about to be bound': { objects: [claim({}), volume()] },
    'a volume is kept for it': { objects: [claim({}), volume({ claimRef: { namespace: 'shop', name: 'data' } })] },
    'a local volume that no pod wants yet': {
      situation: 'NEG-06',
      objects: [claim({ storageClassName: 'local' }), local],
    },
    'its provisioner makes one': {
      objects: [
        claim({ storageClassName: 'fast' }),
        object('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'csi.example.com' }),
      ],
    },
    'volumes may not be listed': {
      objects: [claim({}), named()],
      snapshot: { withheld: { PersistentVolume: 'forbidden' } },
    },
  },
});

import { pvcProvisioning } from '../../analyzers/pvc-provisioning.ts';
import { ago, event, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const storage = 'storage.k8s.io/v1';
const snapshots = 'snapshot.storage.k8s.io';
const claim = (spec: object, metadata: object = {}) =>
  object('v1', 'PersistentVolumeClaim', 'shop/data', {
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } }, ...spec },
    status: { phase: 'Pending' },
  });
const storageClass = (name: string, more: object = {}) =>
  object(storage, 'StorageClass', name, {
    provisioner: 'csi.example.com',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    ...more,
  });
const isDefault = { metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } };
const about = (subject: Raw, reason: string, message: string, type = 'Warning') =>
  event(subject, reason, message, { type, source: { component: 'persistentvolume-controller' } });
const typo = claim({ storageClassName: 'fast-sdd' });
const notFound = about(typo, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast-sdd" not found');
const classless = claim({});
const noClass = about(
  classless,
  'FailedBinding',
  'no persistent volumes available for this claim and no storage class is set',
  'Normal',
);
const fast = claim({ storageClassName: 'fast-ssd' });
const external =
  "Waiting for a volume to be created either by the external provisioner 'csi.example.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.";
const failure =
  'failed to provision volume with StorageClass "fast-ssd": rpc error: code = ResourceExhausted desc = quota SSD_TOTAL_GB exceeded';
const volume = (storageClassName: string) =>
  object('v1', 'PersistentVolume', 'pv-1', {
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName },
    status: { phase: 'Available' },
  });

testAnalyzer(pvcProvisioning, {
  faulty: {
    'it is to be a copy of a claim that is gone': {
      objects: [
        claim({ storageClassName: 'fast-ssd', dataSource: { kind: 'PersistentVolumeClaim', name: 'dat' } }),
        storageClass('fast-ssd'),
      ],
      expect: [
        {
          code: 'pvc-source-missing',
          on: 'PersistentVolumeClaim shop/data',
          says: /^is to be filled from PersistentVolumeClaim shop\/dat, /,
          blames: ['PersistentVolumeClaim shop/dat'],
          near: [],
        },
        {
          code: 'pvc-not-provisioned',
          on: 'PersistentVolumeClaim shop/data',
          says: /csi.example.com/,
        },
      ],
    },
    'the snapshot that it is to be restored from is gone': {
      objects: [
        claim({
          storageClassName: 'fast-ssd',
          dataSource: { apiGroup: snapshots, kind: 'VolumeSnapshot', name: 'nightly' },
        }),
        storageClass('fast-ssd'),
        object(`${snapshots}/v1`, 'VolumeSnapshot', 'shop/nightly-2', { status: { readyToUse: true } }),
      ],
      expect: [
        {
          code: 'pvc-source-missing',
          on: 'PersistentVolumeClaim shop/data',
          says: /^is to be filled from VolumeSnapshot\S* shop\/nightly, /,
        },
        {
          code: 'pvc-not-provisioned',
          on: 'PersistentVolumeClaim shop/data',
          says: /csi.example.com/,
        },
      ],
    },
    'its class came late, and now nobody makes the volume': {
      objects: [
        fast,
        {
          ...about(fast, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast-ssd" not found'),
          lastTimestamp: ago(900),
        },
        about(fast, 'ExternalProvisioning', external, 'Normal'),
        storageClass('fast-ssd'),
      ],
      expect: [
        { code: 'pvc-not-provisioned', on: 'PersistentVolumeClaim shop/data', says: /csi.example.com, which does not/ },
      ],
    },
    'its storage class is misspelt': {
      fault: 'STO-001',
      objects: [typo, notFound, storageClass('fast-ssd')],
      expect: [
        {
          code: 'pvc-class-missing',
          on: 'PersistentVolumeClaim shop/data',
          says: /storage class fast-sdd, which does not exist/,
          blames: ['StorageClass fast-sdd'],
          near: ['StorageClass fast-ssd'],
        },
      ],
      cure: ([, , ...rest]) => [{ ...claim({ storageClassName: 'fast-ssd' }), status: { phase: 'Bound' } }, ...rest],
    },
    'the volume controller says so, and classes may not be listed': {
      fault: 'STO-001',
      objects: [typo, notFound],
      snapshot: { withheld: { StorageClass: 'forbidden' } },
      expect: [
        {
          code: 'pvc-class-missing',
          on: 'PersistentVolumeClaim shop/data',
          says: /fast-sdd/,
          blames: ['StorageClass fast-sdd'],
        },
      ],
    },
    'no class, and no default': {
      fault: 'STO-002',
      objects: [classless, noClass, storageClass('fast-ssd')],
      expect: [
        {
          code: 'pvc-no-class',
          on: 'PersistentVolumeClaim shop/data',
          says: /no storage class, and there is no default StorageClass; there is fast-ssd$/,
          near: ['StorageClass fast-ssd'],
        },
      ],
      cure: ([only]) => [only!, storageClass('fast-ssd', isDefault)],
    },
    'no class at all in the cluster': {
      fault: 'STO-002',
      objects: [classless, noClass],
      expect: [{ code: 'pvc-no-class', on: 'PersistentVolumeClaim shop/data', says: /no default StorageClass$/ }],
    },
    'the provisioner refuses': {
      fault: 'STO-003',
      objects: [
        fast,
        storageClass('fast-ssd'),
        about(fast, 'ExternalProvisioning', external, 'Normal'),
        about(fast, 'ProvisioningFailed', failure),
      ],
      expect: [
        {
          code: 'pvc-provisioning-fails',
          on: 'PersistentVolumeClaim shop/data',
          says: /csi.example.com cannot make a volume: .*quota SSD_TOTAL_GB exceeded/,
        },
      ],
      cure: objects => {
        objects[0]!.status = { phase: 'Bound' };
      },
    },
    'the provisioner does not answer': {
      fault: 'STO-003',
      objects: [
        fast,
        storageClass('fast-ssd'),
        about(fast, 'ExternalProvisioning', external, 'Normal'),
        object(storage, 'CSIDriver', 'csi.exampel.com', { spec: {} }),
      ],
      expect: [
        {
          code: 'pvc-not-provisioned',
          on: 'PersistentVolumeClaim shop/data',
          says: /provisioner csi.example.com, which does not answer; no CSIDriver has this name/,
          near: ['CSIDriver csi.exampel.com'],
          settling: false,
        },
      ],
    },
    'it was just made': {
      objects: [claim({ storageClassName: 'fast-ssd' }, { creationTimestamp: ago(20) }), storageClass('fast-ssd')],
      expect: [
        { code: 'pvc-not-provisioned', on: 'PersistentVolumeClaim shop/data', says: /csi.example.com/, settling: true },
      ],
    },
    'a pod has a node, and the volume does not come': {
      objects: [
        claim({ storageClassName: 'wait' }, { annotations: { 'volume.kubernetes.io/selected-node': 'node-a' } }),
        storageClass('wait', { volumeBindingMode: 'WaitForFirstConsumer' }),
      ],
      expect: [{ code: 'pvc-not-provisioned', on: 'PersistentVolumeClaim shop/data', says: /csi.example.com/ }],
    },
  },
  healthy: {
    'it waits for its first pod': {
      situation: 'NEG-06',
      objects: [
        claim({ storageClassName: 'wait' }),
        storageClass('wait', { volumeBindingMode: 'WaitForFirstConsumer' }),
      ],
    },
    'volumes of that class are made by hand': { objects: [claim({ storageClassName: 'manual' }), volume('manual')] },
    'it wants no class': { objects: [claim({ storageClassName: '' })] },
    'a default class will be set': { objects: [classless, storageClass('fast-ssd', isDefault)] },
    bound: { objects: [{ ...typo, status: { phase: 'Bound' } }, notFound] },
    'classes may not be listed, and the one that was missing came since': {
      objects: [
        typo,
        { ...notFound, lastTimestamp: ago(1200) },
        {
          ...about(typo, 'WaitForPodScheduled', 'waiting for pod db-0 to be scheduled', 'Normal'),
          lastTimestamp: ago(15),
        },
      ],
      snapshot: { withheld: { StorageClass: 'forbidden' } },
    },
    'classes may not be listed': {
      objects: [classless, noClass],
      snapshot: { withheld: { StorageClass: 'forbidden' } },
    },
  },
});

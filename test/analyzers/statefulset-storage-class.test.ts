import { statefulsetStorageClass } from '../../analyzers/statefulset-storage-class.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { statefulSet } from '../helpers/workloads.ts';

const db = statefulSet('shop/db', {
  spec: {
    volumeClaimTemplates: [
      { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fsat' } },
    ],
  },
});
const storageClass = (name: string) =>
  object('storage.k8s.io/v1', 'StorageClass', name, { provisioner: 'csi.example.com' });

testAnalyzer(statefulsetStorageClass, {
  faulty: {
    'the class of a claim template does not exist': {
      fault: 'WL-013',
      objects: [db, storageClass('fast')],
      expect: [
        {
          code: 'statefulset-storage-class-missing',
          on: 'StatefulSet shop/db',
          says: /claim template data names StorageClass fsat/,
          blames: ['StorageClass fsat'],
        },
      ],
      cure: () => [db, storageClass('fsat')],
    },
  },
  healthy: {
    'the claim exists, and tells it': {
      objects: [db, object('v1', 'PersistentVolumeClaim', 'shop/data-db-0', { spec: { storageClassName: 'fsat' } })],
    },
    'the class is only a name, of static volumes': {
      objects: [db, object('v1', 'PersistentVolume', 'disk-1', { spec: { storageClassName: 'fsat' } })],
    },
    'the default class': {
      objects: [statefulSet('shop/db', { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] } })],
    },
  },
});

import { dataVolume } from '../../analyzers/data-volume.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const standard = object('storage.k8s.io/v1', 'StorageClass', 'standard', { provisioner: 'csi.example.com' });
const disk = (spec: object, phase = 'Pending') =>
  object('cdi.kubevirt.io/v1beta1', 'DataVolume', 'vms/golden', {
    spec: { source: { http: { url: 'https://images.example.com/fedora.qcow2' } }, ...spec },
    status: { phase, conditions: [{ type: 'Ready', status: 'False', reason: phase }] },
  });

testAnalyzer(dataVolume, {
  faulty: {
    'the StorageClass is missing': {
      fault: 'STO-021',
      objects: [disk({ storage: { storageClassName: 'standart' } }), standard],
      expect: [
        {
          code: 'data-volume-storage-class-missing',
          on: 'DataVolume.cdi.kubevirt.io vms/golden',
          says: /names StorageClass standart/,
          blames: ['StorageClass standart'],
          near: ['StorageClass standard'],
        },
      ],
      cure: objects => [...objects, { ...standard, metadata: { ...standard.metadata, name: 'standart' } }],
    },
  },
  healthy: {
    'the class is there': { objects: [disk({ pvc: { storageClassName: 'standard' } }), standard] },
    'the default class': { objects: [disk({ storage: {} })] },
    'it is filled': { objects: [disk({ storage: { storageClassName: 'gone' } }, 'Succeeded')] },
  },
});

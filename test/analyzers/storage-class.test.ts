import { storageClass } from '../../analyzers/storage-class.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const named = (name: string, isDefault: boolean, metadata: object = {}) =>
  object('storage.k8s.io/v1', 'StorageClass', name, {
    metadata: { annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {}, ...metadata },
    provisioner: 'csi.example.com',
  });

testAnalyzer(storageClass, {
  faulty: {
    'two defaults': {
      fault: 'STO-011',
      objects: [named('gp2', true), named('gp3', true, { creationTimestamp: ago(60) }), named('slow', false)],
      expect: [
        {
          code: 'storage-class-several-defaults',
          on: 'StorageClass gp2',
          says: /one of 2 default classes \(gp2, gp3\); claims without a class get gp3/,
          severity: 'warning',
        },
      ],
      cure: ([, ...rest]) => [named('gp2', false), ...rest],
    },
    'no default': {
      fault: 'STO-012',
      objects: [named('gp2', false), named('gp3', false)],
      expect: [
        {
          code: 'storage-class-no-default',
          on: 'StorageClass gp2',
          says: /no storage class is the default/,
          severity: 'info',
        },
      ],
      cure: () => [named('gp2', true), named('gp3', false)],
    },
  },
  healthy: { 'one default': { objects: [named('gp2', false), named('gp3', true)] } },
});

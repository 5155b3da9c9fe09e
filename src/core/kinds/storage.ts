import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { writtenMetadata } from './shared.ts';

const volumeError = {
  time: [1, 'time'],
  message: [2, 'string'],
  errorCode: [3, 'int', 'zero'],
} as const satisfies Fields;

export const storageClass = defineKind({
  kind: 'StorageClass',
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'storageclasses',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    provisioner: [2, 'string'],
    parameters: [3, 'labels'],
    reclaimPolicy: [4, 'string', 'zero'],
    mountOptions: [5, ['string']],
    allowVolumeExpansion: [6, 'bool', 'zero'],
    volumeBindingMode: [7, 'string', 'zero'],
    allowedTopologies: [8, [{ matchLabelExpressions: [1, [{ key: [1, 'string'], values: [2, ['string']] }]] }]],
  },
});

export const volumeAttachment = defineKind({
  kind: 'VolumeAttachment',
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'volumeattachments',
  namespaced: false,
  fields: {
    spec: [
      2,
      {
        attacher: [1, 'string'],
        source: [2, { persistentVolumeName: [1, 'string', 'zero'] }],
        nodeName: [3, 'string'],
      },
    ],
    status: [3, { attached: [1, 'bool', 'zero'], attachError: [3, volumeError], detachError: [4, volumeError] }],
  },
});

export const csiDriver = defineKind({
  kind: 'CSIDriver',
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'csidrivers',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        attachRequired: [1, 'bool', 'zero'],
        podInfoOnMount: [2, 'bool', 'zero'],
        volumeLifecycleModes: [3, ['string']],
        storageCapacity: [4, 'bool', 'zero'],
        fsGroupPolicy: [5, 'string', 'zero'],
        requiresRepublish: [7, 'bool', 'zero'],
        seLinuxMount: [8, 'bool', 'zero'],
      },
    ],
  },
});

export const csiNode = defineKind({
  kind: 'CSINode',
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'csinodes',
  namespaced: false,
  fields: {
    spec: [
      2,
      {
        drivers: [
          1,
          [
            {
              name: [1, 'string'],
              nodeID: [2, 'string'],
              topologyKeys: [3, ['string']],
              allocatable: [4, { count: [1, 'int', 'zero'] }],
            },
          ],
        ],
      },
    ],
  },
});

import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { claimSpec, nodeSelector, objectReference } from './shared.ts';

export const persistentVolumeClaim = defineKind({
  kind: 'PersistentVolumeClaim',
  group: '',
  version: 'v1',
  plural: 'persistentvolumeclaims',
  namespaced: true,
  fields: {
    spec: [2, claimSpec],
    status: [
      3,
      {
        phase: [1, 'string'],
        accessModes: [2, ['string']],
        capacity: [3, 'quantities'],
        conditions: [
          4,
          [
            {
              type: [1, 'string'],
              status: [2, 'string'],
              lastProbeTime: [3, 'time'],
              lastTransitionTime: [4, 'time'],
              reason: [5, 'string'],
              message: [6, 'string'],
            },
          ],
        ],
        allocatedResources: [5, 'quantities'],
        allocatedResourceStatuses: [7, 'labels'],
        currentVolumeAttributesClassName: [8, 'string', 'zero'],
        modifyVolumeStatus: [9, { targetVolumeAttributesClassName: [1, 'string'], status: [2, 'string'] }],
      },
    ],
  },
});

const secretReference = { name: [1, 'string'], namespace: [2, 'string'] } as const satisfies Fields;

export const persistentVolume = defineKind({
  kind: 'PersistentVolume',
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  namespaced: false,
  fields: {
    spec: [
      2,
      {
        capacity: [1, 'quantities'],
        '...persistentVolumeSource': [
          2,
          {
            hostPath: [3, { path: [1, 'string'], type: [2, 'string', 'zero'] }],
            nfs: [5, { server: [1, 'string'], path: [2, 'string'], readOnly: [3, 'bool'] }],
            local: [20, { path: [1, 'string'], fsType: [2, 'string', 'zero'] }],
            csi: [
              22,
              {
                driver: [1, 'string'],
                volumeHandle: [2, 'string'],
                readOnly: [3, 'bool'],
                fsType: [4, 'string'],
                controllerPublishSecretRef: [6, secretReference],
                nodeStageSecretRef: [7, secretReference],
                nodePublishSecretRef: [8, secretReference],
                controllerExpandSecretRef: [9, secretReference],
                nodeExpandSecretRef: [10, secretReference],
              },
            ],
            iscsi: [
              7,
              {
                targetPortal: [1, 'string'],
                iqn: [2, 'string'],
                lun: [3, 'int', 'zero'],
                secretRef: [10, secretReference],
              },
            ],
            fc: [10, { wwids: [5, ['string']] }],
            gcePersistentDisk: [1, { pdName: [1, 'string'] }],
            awsElasticBlockStore: [2, { volumeID: [1, 'string'] }],
            azureDisk: [16, { diskName: [1, 'string'], diskURI: [2, 'string'] }],
            azureFile: [
              13,
              { secretName: [1, 'string'], shareName: [2, 'string'], secretNamespace: [4, 'string', 'zero'] },
            ],
            cinder: [8, { volumeID: [1, 'string'], secretRef: [4, secretReference] }],
            cephfs: [9, { monitors: [1, ['string']], secretRef: [5, secretReference] }],
            rbd: [6, { image: [2, 'string'], pool: [4, 'string'], secretRef: [7, secretReference] }],
            glusterfs: [4, { endpoints: [1, 'string'], path: [2, 'string'] }],
            flexVolume: [12, { driver: [1, 'string'], secretRef: [3, secretReference] }],
            vsphereVolume: [14, { volumePath: [1, 'string'] }],
            portworxVolume: [18, { volumeID: [1, 'string'] }],
          },
        ],
        accessModes: [3, ['string']],
        claimRef: [4, objectReference],
        persistentVolumeReclaimPolicy: [5, 'string'],
        storageClassName: [6, 'string'],
        mountOptions: [7, ['string']],
        volumeMode: [8, 'string', 'zero'],
        nodeAffinity: [9, { required: [1, nodeSelector] }],
        volumeAttributesClassName: [10, 'string', 'zero'],
      },
    ],
    status: [
      3,
      { phase: [1, 'string'], message: [2, 'string'], reason: [3, 'string'], lastPhaseTransitionTime: [4, 'time'] },
    ],
  },
});

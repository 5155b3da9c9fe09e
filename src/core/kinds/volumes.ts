import type { Fields } from '../fields.ts';
import { claimSpec, labelSelector, localObjectReference, templateMetadata } from './shared.ts';

const keyToPath = { key: [1, 'string'], path: [2, 'string'], mode: [3, 'int', 'zero'] } as const satisfies Fields;

/** The volumes of a pod: every kind of source that names something, with what it names. */
export const volume = {
  name: [1, 'volumeName'],
  '...volumeSource': [
    2,
    {
      hostPath: [1, { path: [1, 'string'], type: [2, 'string', 'zero'] }],
      emptyDir: [2, { medium: [1, 'string'], sizeLimit: [2, 'quantity'] }],
      secret: [
        6,
        {
          secretName: [1, 'string'],
          items: [2, [keyToPath]],
          defaultMode: [3, 'int', 'zero'],
          optional: [4, 'bool', 'zero'],
        },
      ],
      nfs: [7, { server: [1, 'string'], path: [2, 'string'], readOnly: [3, 'bool'] }],
      persistentVolumeClaim: [10, { claimName: [1, 'string'], readOnly: [2, 'bool'] }],
      configMap: [
        19,
        {
          '...localObjectReference': [1, localObjectReference],
          items: [2, [keyToPath]],
          defaultMode: [3, 'int', 'zero'],
          optional: [4, 'bool', 'zero'],
        },
      ],
      downwardAPI: [16, {}],
      projected: [
        26,
        {
          sources: [
            1,
            [
              {
                secret: [
                  1,
                  {
                    '...localObjectReference': [1, localObjectReference],
                    items: [2, [keyToPath]],
                    optional: [4, 'bool', 'zero'],
                  },
                ],
                configMap: [
                  3,
                  {
                    '...localObjectReference': [1, localObjectReference],
                    items: [2, [keyToPath]],
                    optional: [4, 'bool', 'zero'],
                  },
                ],
                downwardAPI: [2, {}],
                serviceAccountToken: [
                  4,
                  { audience: [1, 'string'], expirationSeconds: [2, 'int', 'zero'], path: [3, 'string'] },
                ],
                clusterTrustBundle: [
                  5,
                  {
                    name: [1, 'string', 'zero'],
                    signerName: [2, 'string', 'zero'],
                    labelSelector: [3, labelSelector],
                    optional: [5, 'bool', 'zero'],
                    path: [4, 'string'],
                  },
                ],
                podCertificate: [6, { signerName: [1, 'string'] }],
              },
            ],
          ],
        },
      ],
      csi: [
        28,
        {
          driver: [1, 'string'],
          readOnly: [2, 'bool', 'zero'],
          fsType: [3, 'string', 'zero'],
          nodePublishSecretRef: [5, localObjectReference],
        },
      ],
      ephemeral: [29, { volumeClaimTemplate: [1, { metadata: [1, templateMetadata], spec: [2, claimSpec] }] }],
      image: [30, { reference: [1, 'string'], pullPolicy: [2, 'string'] }],
      gcePersistentDisk: [3, { pdName: [1, 'string'] }],
      awsElasticBlockStore: [4, { volumeID: [1, 'string'] }],
      iscsi: [
        8,
        {
          targetPortal: [1, 'string'],
          iqn: [2, 'string'],
          lun: [3, 'int', 'zero'],
          secretRef: [10, localObjectReference],
        },
      ],
      glusterfs: [9, { endpoints: [1, 'string'], path: [2, 'string'] }],
      rbd: [11, { image: [2, 'string'], pool: [4, 'string'], secretRef: [7, localObjectReference] }],
      flexVolume: [12, { driver: [1, 'string'], secretRef: [3, localObjectReference] }],
      cinder: [13, { volumeID: [1, 'string'], secretRef: [4, localObjectReference] }],
      cephfs: [14, { monitors: [1, ['string']], secretRef: [5, localObjectReference] }],
      azureFile: [18, { secretName: [1, 'string'], shareName: [2, 'string'] }],
      azureDisk: [22, { diskName: [1, 'string'], diskURI: [2, 'string'] }],
      vsphereVolume: [20, { volumePath: [1, 'string'] }],
      portworxVolume: [24, { volumeID: [1, 'string'] }],
      scaleIO: [25, { system: [2, 'string'], secretRef: [3, localObjectReference] }],
      storageos: [27, { volumeName: [1, 'string'], secretRef: [5, localObjectReference] }],
      fc: [17, { wwids: [5, ['string']] }],
      gitRepo: [5, { repository: [1, 'string'] }],
    },
  ],
} as const satisfies Fields;

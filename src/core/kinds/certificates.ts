import { defineKind } from './define.ts';
import { writtenMetadata } from './shared.ts';

/** The request itself is not read. */
export const certificateSigningRequest = defineKind({
  kind: 'CertificateSigningRequest',
  group: 'certificates.k8s.io',
  version: 'v1',
  plural: 'certificatesigningrequests',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        signerName: [7, 'string'],
        expirationSeconds: [8, 'int', 'zero'],
        usages: [5, ['string']],
        username: [2, 'string'],
        groups: [4, ['string']],
      },
    ],
    status: [
      3,
      {
        conditions: [
          1,
          [
            {
              type: [1, 'string'],
              status: [6, 'string'],
              reason: [2, 'string'],
              message: [3, 'string'],
              lastUpdateTime: [4, 'time'],
              lastTransitionTime: [5, 'time'],
            },
          ],
        ],
        certificate: [2, 'bytes'],
      },
    ],
  },
});

import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { writtenMetadata } from './shared.ts';

const deviceRequest = {
  name: [1, 'string'],
  exactly: [
    2,
    {
      deviceClassName: [1, 'string'],
      allocationMode: [3, 'string'],
      count: [4, 'int'],
      adminAccess: [5, 'bool', 'zero'],
    },
  ],
  firstAvailable: [
    3,
    [{ name: [1, 'string'], deviceClassName: [2, 'string'], allocationMode: [4, 'string'], count: [5, 'int'] }],
  ],
} as const satisfies Fields;

const claimSpecification = { devices: [1, { requests: [1, [deviceRequest]] }] } as const satisfies Fields;

export const resourceClaim = defineKind({
  kind: 'ResourceClaim',
  group: 'resource.k8s.io',
  version: 'v1',
  plural: 'resourceclaims',
  namespaced: true,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [2, claimSpecification],
    status: [
      3,
      {
        allocation: [
          1,
          {
            devices: [
              1,
              {
                results: [
                  1,
                  [{ request: [1, 'string'], driver: [2, 'string'], pool: [3, 'string'], device: [4, 'string'] }],
                ],
              },
            ],
          },
        ],
        reservedFor: [
          2,
          [{ apiGroup: [1, 'string'], resource: [3, 'string'], name: [4, 'string'], uid: [5, 'string'] }],
        ],
      },
    ],
  },
});

export const resourceClaimTemplate = defineKind({
  kind: 'ResourceClaimTemplate',
  group: 'resource.k8s.io',
  version: 'v1',
  plural: 'resourceclaimtemplates',
  namespaced: true,
  fields: { metadata: [1, writtenMetadata], spec: [2, { spec: [2, claimSpecification] }] },
});

export const deviceClass = defineKind({
  kind: 'DeviceClass',
  group: 'resource.k8s.io',
  version: 'v1',
  plural: 'deviceclasses',
  namespaced: false,
  fields: { metadata: [1, writtenMetadata], spec: [2, { extendedResourceName: [4, 'string', 'zero'] }] },
});

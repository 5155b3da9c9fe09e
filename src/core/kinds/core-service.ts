import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { condition } from './shared.ts';

/** A load balancer's address, as Services report it. */
const loadBalancer = {
  ingress: [
    1,
    [
      {
        ip: [1, 'string'],
        hostname: [2, 'string'],
        ports: [4, [{ port: [1, 'int', 'zero'], protocol: [2, 'string'], error: [3, 'string', 'zero'] }]],
      },
    ],
  ],
} as const satisfies Fields;

const endpointAddress = { ip: [1, 'string'] } as const satisfies Fields;

export const service = defineKind({
  kind: 'Service',
  group: '',
  version: 'v1',
  plural: 'services',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        ports: [
          1,
          [
            {
              name: [1, 'string'],
              protocol: [2, 'string'],
              appProtocol: [6, 'string', 'zero'],
              port: [3, 'int', 'zero'],
              targetPort: [4, 'intOrString'],
              nodePort: [5, 'int'],
            },
          ],
        ],
        selector: [2, 'labels'],
        clusterIP: [3, 'string'],
        clusterIPs: [18, ['string']],
        type: [4, 'string'],
        externalIPs: [5, ['string']],
        externalName: [10, 'string'],
        externalTrafficPolicy: [11, 'string'],
        publishNotReadyAddresses: [13, 'bool'],
        ipFamilies: [19, ['string']],
        loadBalancerClass: [21, 'string', 'zero'],
        internalTrafficPolicy: [22, 'string', 'zero'],
      },
    ],
    status: [3, { loadBalancer: [1, loadBalancer], conditions: [2, [condition]] }],
  },
});

export const endpoints = defineKind({
  kind: 'Endpoints',
  group: '',
  version: 'v1',
  plural: 'endpoints',
  namespaced: true,
  fields: {
    subsets: [
      2,
      [
        {
          addresses: [1, [endpointAddress]],
          notReadyAddresses: [2, [endpointAddress]],
          ports: [
            3,
            [
              {
                name: [1, 'string'],
                port: [2, 'int', 'zero'],
                protocol: [3, 'string'],
                appProtocol: [4, 'string', 'zero'],
              },
            ],
          ],
        },
      ],
    ],
  },
});

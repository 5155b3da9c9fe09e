import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { condition, labelSelector } from './shared.ts';

/** The kinds of the Gateway API are custom resources: they come in JSON alone, and the numbers in their tables mean nothing. */
const gatewayApi = { group: 'gateway.networking.k8s.io', jsonOnly: true } as const;

const objectReference = {
  group: [1, 'string'],
  kind: [2, 'string'],
  namespace: [3, 'string'],
  name: [4, 'string'],
} as const satisfies Fields;

export const gatewayClass = defineKind({
  ...gatewayApi,
  kind: 'GatewayClass',
  version: 'v1',
  plural: 'gatewayclasses',
  namespaced: false,
  fields: {
    spec: [2, { controllerName: [1, 'string'], parametersRef: [2, objectReference] }],
    status: [3, { conditions: [1, [condition]] }],
  },
});

export const gateway = defineKind({
  ...gatewayApi,
  kind: 'Gateway',
  version: 'v1',
  plural: 'gateways',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        gatewayClassName: [1, 'string'],
        listeners: [
          2,
          [
            {
              name: [1, 'string'],
              hostname: [2, 'string'],
              port: [3, 'int'],
              protocol: [4, 'string'],
              tls: [5, { mode: [1, 'string'], certificateRefs: [2, [objectReference]] }],
              allowedRoutes: [
                6,
                {
                  namespaces: [1, { from: [1, 'string'], selector: [2, labelSelector] }],
                  kinds: [2, [{ group: [1, 'string'], kind: [2, 'string'] }]],
                },
              ],
            },
          ],
        ],
      },
    ],
    status: [
      3,
      {
        addresses: [1, [{ type: [1, 'string'], value: [2, 'string'] }]],
        conditions: [2, [condition]],
        listeners: [3, [{ name: [1, 'string'], attachedRoutes: [2, 'int', 'zero'], conditions: [3, [condition]] }]],
      },
    ],
  },
});

const parentReference = {
  ...objectReference,
  sectionName: [5, 'string'],
  port: [6, 'int'],
} as const satisfies Fields;

/** What HTTPRoute and GRPCRoute have in common; by what they match requests is not read. */
const route = {
  spec: [
    2,
    {
      parentRefs: [1, [parentReference]],
      hostnames: [2, ['string']],
      rules: [
        3,
        [
          {
            name: [1, 'string'],
            backendRefs: [2, [{ ...objectReference, port: [5, 'int'], weight: [6, 'int', 'zero'] }]],
          },
        ],
      ],
    },
  ],
  status: [
    3,
    {
      parents: [1, [{ parentRef: [1, parentReference], controllerName: [2, 'string'], conditions: [3, [condition]] }]],
    },
  ],
} as const satisfies Fields;

export const httpRoute = defineKind({
  ...gatewayApi,
  kind: 'HTTPRoute',
  version: 'v1',
  plural: 'httproutes',
  namespaced: true,
  fields: route,
});

export const grpcRoute = defineKind({
  ...gatewayApi,
  kind: 'GRPCRoute',
  version: 'v1',
  plural: 'grpcroutes',
  namespaced: true,
  fields: route,
});

export const referenceGrant = defineKind({
  ...gatewayApi,
  kind: 'ReferenceGrant',
  version: 'v1beta1',
  plural: 'referencegrants',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        from: [1, [{ group: [1, 'string'], kind: [2, 'string'], namespace: [3, 'string'] }]],
        to: [2, [{ group: [1, 'string'], kind: [2, 'string'], name: [3, 'string'] }]],
      },
    ],
  },
});

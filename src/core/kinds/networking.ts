import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { labelSelector, typedLocalReference, writtenMetadata } from './shared.ts';

const ingressBackend = {
  resource: [3, typedLocalReference],
  service: [4, { name: [1, 'string'], port: [2, { name: [1, 'string'], number: [2, 'int'] }] }],
} as const satisfies Fields;

export const ingress = defineKind({
  kind: 'Ingress',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ingresses',
  namespaced: true,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        ingressClassName: [4, 'string', 'zero'],
        defaultBackend: [1, ingressBackend],
        tls: [2, [{ hosts: [1, ['string']], secretName: [2, 'string'] }]],
        rules: [
          3,
          [
            {
              host: [1, 'string'],
              '...ingressRuleValue': [
                2,
                {
                  http: [
                    1,
                    {
                      paths: [
                        1,
                        [{ path: [1, 'string'], pathType: [3, 'string', 'zero'], backend: [2, ingressBackend] }],
                      ],
                    },
                  ],
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
        loadBalancer: [
          1,
          {
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
          },
        ],
      },
    ],
  },
});

export const ingressClass = defineKind({
  kind: 'IngressClass',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ingressclasses',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        controller: [1, 'string'],
        parameters: [
          2,
          {
            apiGroup: [1, 'string', 'zero'],
            kind: [2, 'string'],
            name: [3, 'string'],
            scope: [4, 'string', 'zero'],
            namespace: [5, 'string', 'zero'],
          },
        ],
      },
    ],
  },
});

const networkPolicyPeer = {
  podSelector: [1, labelSelector],
  namespaceSelector: [2, labelSelector],
  ipBlock: [3, { cidr: [1, 'string'], except: [2, ['string']] }],
} as const satisfies Fields;

const networkPolicyPort = {
  protocol: [1, 'string', 'zero'],
  port: [2, 'intOrString'],
  endPort: [3, 'int', 'zero'],
} as const satisfies Fields;

export const networkPolicy = defineKind({
  kind: 'NetworkPolicy',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'networkpolicies',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        podSelector: [1, labelSelector],
        ingress: [2, [{ ports: [1, [networkPolicyPort]], from: [2, [networkPolicyPeer]] }]],
        egress: [3, [{ ports: [1, [networkPolicyPort]], to: [2, [networkPolicyPeer]] }]],
        policyTypes: [4, ['string']],
      },
    ],
  },
});

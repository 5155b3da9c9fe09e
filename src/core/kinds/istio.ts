import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { condition } from './shared.ts';

/**
 * Kinds of Istio. They are custom resources, which come in JSON alone: the numbers in their tables mean nothing. The table
 * holds for all versions that are served, v1 since Istio 1.22.
 * @see https://istio.io/latest/docs/reference/config/networking/
 */
const networking = { group: 'networking.istio.io', version: 'v1', namespaced: true, jsonOnly: true } as const;

/** Written only where `PILOT_ENABLE_STATUS` is set. */
const status = { conditions: [1, [condition]] } as const satisfies Fields;

const destination = {
  host: [1, 'string'],
  subset: [2, 'string'],
  port: [3, { number: [1, 'int'] }],
} as const satisfies Fields;

/** Of what a route matches only that it matches something is read. */
const match = {} as const satisfies Fields;

const route = [{ destination: [1, destination], weight: [2, 'int', 'zero'] }] as const satisfies readonly Fields[];

/** Of the requests that a fault is injected into: none where it is not set. The whole number is the older form. */
const share = { percentage: [8, { value: [1, 'quantity'] }], percent: [9, 'int'] } as const satisfies Fields;

export const virtualService = defineKind({
  ...networking,
  kind: 'VirtualService',
  plural: 'virtualservices',
  fields: {
    spec: [
      2,
      {
        hosts: [1, ['string']],
        gateways: [2, ['string']],
        exportTo: [3, ['string']],
        http: [
          4,
          [
            {
              name: [1, 'string'],
              match: [2, [match]],
              route: [3, route],
              mirror: [4, destination],
              mirrors: [5, [{ destination: [1, destination] }]],
              delegate: [6, { name: [1, 'string'], namespace: [2, 'string'] }],
              fault: [
                7,
                {
                  abort: [1, { httpStatus: [1, 'int'], grpcStatus: [2, 'string'], ...share }],
                  delay: [2, { fixedDelay: [1, 'string'], ...share }],
                },
              ],
            },
          ],
        ],
        tcp: [5, [{ route: [1, route] }]],
        tls: [6, [{ route: [1, route] }]],
      },
    ],
    status: [3, status],
  },
});

/** A policy for one port may differ: that there is one is enough not to judge. */
const trafficPolicy = {
  tls: [1, { mode: [1, 'string'] }],
  portLevelSettings: [2, [{ tls: [1, { mode: [1, 'string'] }] }]],
} as const satisfies Fields;

export const destinationRule = defineKind({
  ...networking,
  kind: 'DestinationRule',
  plural: 'destinationrules',
  fields: {
    spec: [
      2,
      {
        host: [1, 'string'],
        trafficPolicy: [2, trafficPolicy],
        subsets: [3, [{ name: [1, 'string'], labels: [2, 'labels'] }]],
      },
    ],
    status: [3, status],
  },
});

export const serviceEntry = defineKind({
  ...networking,
  kind: 'ServiceEntry',
  plural: 'serviceentries',
  fields: {
    spec: [2, { hosts: [1, ['string']], ports: [2, [{ number: [1, 'int'], name: [2, 'string'] }]] }],
    status: [3, status],
  },
});

export const istioGateway = defineKind({
  ...networking,
  kind: 'Gateway',
  plural: 'gateways',
  fields: {
    spec: [
      2,
      {
        selector: [1, 'labels'],
        servers: [
          2,
          [
            {
              name: [1, 'string'],
              port: [2, { number: [1, 'int'], name: [2, 'string'], protocol: [3, 'string'] }],
              hosts: [3, ['string']],
              tls: [4, { mode: [1, 'string'], credentialName: [2, 'string'], credentialNames: [3, ['string']] }],
            },
          ],
        ],
      },
    ],
    status: [3, status],
  },
});

export const peerAuthentication = defineKind({
  group: 'security.istio.io',
  version: 'v1',
  kind: 'PeerAuthentication',
  plural: 'peerauthentications',
  namespaced: true,
  jsonOnly: true,
  fields: {
    spec: [
      2,
      {
        selector: [1, { matchLabels: [1, 'labels'] }],
        mtls: [2, { mode: [1, 'string'] }],
        /** That there is one is enough not to judge. */
        portLevelMtls: [3, {}],
      },
    ],
    status: [3, status],
  },
});

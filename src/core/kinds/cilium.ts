import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { condition, labelSelector } from './shared.ts';

/**
 * Kinds of Cilium. They are custom resources, which come in JSON alone: the numbers in their tables mean nothing.
 * @see https://github.com/cilium/cilium/tree/main/pkg/k8s/apis/cilium.io/v2
 */
const cilium = { group: 'cilium.io', version: 'v2', jsonOnly: true } as const;

/** What the agent of a node knows of a pod. There is one for each pod, so little of it is read. */
export const ciliumEndpoint = defineKind({
  ...cilium,
  kind: 'CiliumEndpoint',
  plural: 'ciliumendpoints',
  namespaced: true,
  fields: {
    status: [
      3,
      {
        state: [1, 'string'],
        identity: [2, { id: [1, 'int'] }],
        networking: [3, { node: [1, 'string'] }],
      },
    ],
  },
});

/** A set of labels that a number stands for in the policies of all nodes. */
export const ciliumIdentity = defineKind({
  ...cilium,
  kind: 'CiliumIdentity',
  plural: 'ciliumidentities',
  namespaced: false,
  fields: { 'security-labels': [2, 'labels'] },
});

export const ciliumNode = defineKind({
  ...cilium,
  kind: 'CiliumNode',
  plural: 'ciliumnodes',
  namespaced: false,
  fields: {
    spec: [2, { addresses: [1, [{ type: [1, 'string'], ip: [2, 'string'] }]] }],
    status: [3, { ipam: [1, { 'operator-status': [1, { error: [1, 'string'] }] }] }],
  },
});

/** The keys of these selectors say where a label comes from: `k8s:app`, `any:app`, `reserved:host`; `app` is any. */
const selector = labelSelector;

const rule = {
  endpointSelector: [1, selector],
  nodeSelector: [2, selector],
  ingress: [3, [{ fromEndpoints: [1, [selector]] }]],
  egress: [4, [{ toEndpoints: [1, [selector]] }]],
} as const satisfies Fields;

const policy = {
  spec: [2, rule],
  specs: [3, [rule]],
  status: [4, { conditions: [1, [condition]] }],
} as const satisfies Fields;

export const ciliumNetworkPolicy = defineKind({
  ...cilium,
  kind: 'CiliumNetworkPolicy',
  plural: 'ciliumnetworkpolicies',
  namespaced: true,
  fields: policy,
});

export const ciliumClusterwideNetworkPolicy = defineKind({
  ...cilium,
  kind: 'CiliumClusterwideNetworkPolicy',
  plural: 'ciliumclusterwidenetworkpolicies',
  namespaced: false,
  fields: policy,
});

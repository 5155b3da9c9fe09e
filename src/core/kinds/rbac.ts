import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { labelSelector, writtenMetadata } from './shared.ts';

const policyRule = {
  verbs: [1, ['string']],
  apiGroups: [2, ['string']],
  resources: [3, ['string']],
  resourceNames: [4, ['string']],
  nonResourceURLs: [5, ['string']],
} as const satisfies Fields;

const subject = {
  kind: [1, 'string'],
  apiGroup: [2, 'string'],
  name: [3, 'string'],
  namespace: [4, 'string'],
} as const satisfies Fields;

const roleRef = { apiGroup: [1, 'string'], kind: [2, 'string'], name: [3, 'string'] } as const satisfies Fields;

export const role = defineKind({
  kind: 'Role',
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'roles',
  namespaced: true,
  fields: { metadata: [1, writtenMetadata], rules: [2, [policyRule]] },
});

export const clusterRole = defineKind({
  kind: 'ClusterRole',
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'clusterroles',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    rules: [2, [policyRule]],
    aggregationRule: [3, { clusterRoleSelectors: [1, [labelSelector]] }],
  },
});

export const roleBinding = defineKind({
  kind: 'RoleBinding',
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'rolebindings',
  namespaced: true,
  fields: { metadata: [1, writtenMetadata], subjects: [2, [subject]], roleRef: [3, roleRef] },
});

export const clusterRoleBinding = defineKind({
  kind: 'ClusterRoleBinding',
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'clusterrolebindings',
  namespaced: false,
  fields: { metadata: [1, writtenMetadata], subjects: [2, [subject]], roleRef: [3, roleRef] },
});

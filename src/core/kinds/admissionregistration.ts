import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { condition, labelSelector, writtenMetadata } from './shared.ts';

const clientConfig = {
  url: [3, 'string', 'zero'],
  service: [
    1,
    { namespace: [1, 'string'], name: [2, 'string'], path: [3, 'string', 'zero'], port: [4, 'int', 'zero'] },
  ],
  caBundle: [2, 'bytes'],
} as const satisfies Fields;

/** What an admission rule matches. */
const matchRule = {
  operations: [1, ['string']],
  '...rule': [
    2,
    {
      apiGroups: [1, ['string']],
      apiVersions: [2, ['string']],
      resources: [3, ['string']],
      scope: [4, 'string', 'zero'],
    },
  ],
} as const satisfies Fields;

const matchCondition = { name: [1, 'string'], expression: [2, 'string'] } as const satisfies Fields;

export const validatingWebhookConfiguration = defineKind({
  kind: 'ValidatingWebhookConfiguration',
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'validatingwebhookconfigurations',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    webhooks: [
      2,
      [
        {
          name: [1, 'string'],
          clientConfig: [2, clientConfig],
          rules: [3, [matchRule]],
          failurePolicy: [4, 'string', 'zero'],
          matchPolicy: [9, 'string', 'zero'],
          namespaceSelector: [5, labelSelector],
          objectSelector: [10, labelSelector],
          sideEffects: [6, 'string', 'zero'],
          timeoutSeconds: [7, 'int', 'zero'],
          admissionReviewVersions: [8, ['string']],
          matchConditions: [11, [matchCondition]],
        },
      ],
    ],
  },
});

export const mutatingWebhookConfiguration = defineKind({
  kind: 'MutatingWebhookConfiguration',
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'mutatingwebhookconfigurations',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    webhooks: [
      2,
      [
        {
          name: [1, 'string'],
          clientConfig: [2, clientConfig],
          rules: [3, [matchRule]],
          failurePolicy: [4, 'string', 'zero'],
          matchPolicy: [9, 'string', 'zero'],
          namespaceSelector: [5, labelSelector],
          objectSelector: [11, labelSelector],
          sideEffects: [6, 'string', 'zero'],
          timeoutSeconds: [7, 'int', 'zero'],
          admissionReviewVersions: [8, ['string']],
          reinvocationPolicy: [10, 'string', 'zero'],
          matchConditions: [12, [matchCondition]],
        },
      ],
    ],
  },
});

const namedRule = { resourceNames: [1, ['string']], '...ruleWithOperations': [2, matchRule] } as const satisfies Fields;

const matchResources = {
  namespaceSelector: [1, labelSelector],
  objectSelector: [2, labelSelector],
  resourceRules: [3, [namedRule]],
  excludeResourceRules: [4, [namedRule]],
  matchPolicy: [7, 'string', 'zero'],
} as const satisfies Fields;

export const validatingAdmissionPolicy = defineKind({
  kind: 'ValidatingAdmissionPolicy',
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'validatingadmissionpolicies',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        paramKind: [1, { apiVersion: [1, 'string'], kind: [2, 'string'] }],
        matchConstraints: [2, matchResources],
        validations: [3, [{ expression: [1, 'string'], message: [2, 'string'], reason: [3, 'string', 'zero'] }]],
        failurePolicy: [4, 'string', 'zero'],
        matchConditions: [6, [matchCondition]],
      },
    ],
    status: [
      3,
      {
        observedGeneration: [1, 'int'],
        typeChecking: [2, { expressionWarnings: [1, [{ fieldRef: [2, 'string'], warning: [3, 'string'] }]] }],
        conditions: [3, [condition]],
      },
    ],
  },
});

export const validatingAdmissionPolicyBinding = defineKind({
  kind: 'ValidatingAdmissionPolicyBinding',
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'validatingadmissionpolicybindings',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        policyName: [1, 'string'],
        paramRef: [
          2,
          {
            name: [1, 'string'],
            namespace: [2, 'string'],
            selector: [3, labelSelector],
            parameterNotFoundAction: [4, 'string', 'zero'],
          },
        ],
        matchResources: [3, matchResources],
        validationActions: [4, ['string']],
      },
    ],
  },
});

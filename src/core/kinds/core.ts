import { defineKind } from './define.ts';
import { podTemplate } from './pod-spec.ts';
import { changedMetadata, controllerCondition, localObjectReference, objectReference } from './shared.ts';

export const namespace = defineKind({
  kind: 'Namespace',
  group: '',
  version: 'v1',
  plural: 'namespaces',
  namespaced: false,
  fields: {
    spec: [2, { finalizers: [1, ['string']] }],
    status: [
      3,
      {
        phase: [1, 'string'],
        conditions: [
          2,
          [
            {
              type: [1, 'string'],
              status: [2, 'string'],
              lastTransitionTime: [4, 'time'],
              reason: [5, 'string'],
              message: [6, 'string'],
            },
          ],
        ],
      },
    ],
  },
});

export const event = defineKind({
  kind: 'Event',
  group: '',
  version: 'v1',
  plural: 'events',
  namespaced: true,
  small: true,
  fields: {
    involvedObject: [2, objectReference],
    reason: [3, 'string'],
    message: [4, 'string'],
    source: [5, { component: [1, 'string'], host: [2, 'string'] }],
    firstTimestamp: [6, 'time'],
    lastTimestamp: [7, 'time'],
    count: [8, 'int'],
    type: [9, 'string'],
    eventTime: [10, 'time'],
    series: [11, { count: [1, 'int'], lastObservedTime: [2, 'time'] }],
    action: [12, 'string'],
    related: [13, objectReference],
    reportingComponent: [14, 'string'],
  },
});

/** Of the data, the keys and the sizes of the values alone are kept. */
export const configMap = defineKind({
  kind: 'ConfigMap',
  group: '',
  version: 'v1',
  plural: 'configmaps',
  namespaced: true,
  fields: {
    metadata: [1, changedMetadata],
    data: [2, 'keys'],
    binaryData: [3, 'keys'],
    immutable: [4, 'bool', 'zero'],
  },
});

/** Name, labels and owners: neither data nor type are read, and no annotation passes the door. */
export const secret = defineKind({
  kind: 'Secret',
  group: '',
  version: 'v1',
  plural: 'secrets',
  namespaced: true,
  metadataOnly: true,
  fields: { metadata: [1, changedMetadata] },
});

export const serviceAccount = defineKind({
  kind: 'ServiceAccount',
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  namespaced: true,
  fields: {
    secrets: [2, [objectReference]],
    imagePullSecrets: [3, [localObjectReference]],
    automountServiceAccountToken: [4, 'bool', 'zero'],
  },
});

export const resourceQuota = defineKind({
  kind: 'ResourceQuota',
  group: '',
  version: 'v1',
  plural: 'resourcequotas',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        hard: [1, 'quantities'],
        scopes: [2, ['string']],
        scopeSelector: [
          3,
          { matchExpressions: [1, [{ scopeName: [1, 'string'], operator: [2, 'string'], values: [3, ['string']] }]] },
        ],
      },
    ],
    status: [3, { hard: [1, 'quantities'], used: [2, 'quantities'] }],
  },
});

export const limitRange = defineKind({
  kind: 'LimitRange',
  group: '',
  version: 'v1',
  plural: 'limitranges',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        limits: [
          1,
          [
            {
              type: [1, 'string'],
              max: [2, 'quantities'],
              min: [3, 'quantities'],
              default: [4, 'quantities'],
              defaultRequest: [5, 'quantities'],
              maxLimitRequestRatio: [6, 'quantities'],
            },
          ],
        ],
      },
    ],
  },
});

export const replicationController = defineKind({
  kind: 'ReplicationController',
  group: '',
  version: 'v1',
  plural: 'replicationcontrollers',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        replicas: [1, 'int', 'zero'],
        selector: [2, 'labels'],
        template: [3, podTemplate],
        minReadySeconds: [4, 'int'],
      },
    ],
    status: [
      3,
      {
        replicas: [1, 'int', 'zero'],
        fullyLabeledReplicas: [2, 'int'],
        readyReplicas: [4, 'int'],
        availableReplicas: [5, 'int'],
        observedGeneration: [3, 'int'],
        conditions: [6, [controllerCondition]],
      },
    ],
  },
});

import { defineKind } from './define.ts';
import { podTemplate } from './pod-spec.ts';
import { changedMetadata, claimSpec, controllerCondition, labelSelector, templateMetadata } from './shared.ts';

export const deployment = defineKind({
  kind: 'Deployment',
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        replicas: [1, 'int', 'zero'],
        selector: [2, labelSelector],
        template: [3, podTemplate],
        strategy: [
          4,
          {
            type: [1, 'string'],
            rollingUpdate: [2, { maxUnavailable: [1, 'intOrString'], maxSurge: [2, 'intOrString'] }],
          },
        ],
        minReadySeconds: [5, 'int'],
        paused: [7, 'bool'],
        progressDeadlineSeconds: [9, 'int', 'zero'],
      },
    ],
    status: [
      3,
      {
        observedGeneration: [1, 'int'],
        replicas: [2, 'int'],
        updatedReplicas: [3, 'int'],
        readyReplicas: [7, 'int'],
        availableReplicas: [4, 'int'],
        conditions: [
          6,
          [
            {
              type: [1, 'string'],
              status: [2, 'string'],
              reason: [4, 'string'],
              message: [5, 'string'],
              lastUpdateTime: [6, 'time'],
              lastTransitionTime: [7, 'time'],
            },
          ],
        ],
      },
    ],
  },
});

export const replicaSet = defineKind({
  kind: 'ReplicaSet',
  group: 'apps',
  version: 'v1',
  plural: 'replicasets',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        replicas: [1, 'int', 'zero'],
        selector: [2, labelSelector],
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

export const statefulSet = defineKind({
  kind: 'StatefulSet',
  group: 'apps',
  version: 'v1',
  plural: 'statefulsets',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        replicas: [1, 'int', 'zero'],
        selector: [2, labelSelector],
        template: [3, podTemplate],
        volumeClaimTemplates: [4, [{ metadata: [1, templateMetadata], spec: [2, claimSpec] }]],
        serviceName: [5, 'string'],
        podManagementPolicy: [6, 'string'],
        updateStrategy: [
          7,
          {
            type: [1, 'string'],
            rollingUpdate: [2, { partition: [1, 'int', 'zero'], maxUnavailable: [2, 'intOrString'] }],
          },
        ],
        minReadySeconds: [9, 'int'],
        persistentVolumeClaimRetentionPolicy: [10, { whenDeleted: [1, 'string'], whenScaled: [2, 'string'] }],
        ordinals: [11, { start: [1, 'int', 'zero'] }],
      },
    ],
    status: [
      3,
      {
        observedGeneration: [1, 'int'],
        replicas: [2, 'int', 'zero'],
        readyReplicas: [3, 'int'],
        currentReplicas: [4, 'int'],
        updatedReplicas: [5, 'int'],
        updateRevision: [7, 'string'],
        conditions: [10, [controllerCondition]],
        availableReplicas: [11, 'int', 'zero'],
      },
    ],
  },
});

export const daemonSet = defineKind({
  kind: 'DaemonSet',
  group: 'apps',
  version: 'v1',
  plural: 'daemonsets',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        selector: [1, labelSelector],
        template: [2, podTemplate],
        updateStrategy: [
          3,
          {
            type: [1, 'string'],
            rollingUpdate: [2, { maxUnavailable: [1, 'intOrString'], maxSurge: [2, 'intOrString'] }],
          },
        ],
        minReadySeconds: [4, 'int'],
      },
    ],
    status: [
      3,
      {
        currentNumberScheduled: [1, 'int', 'zero'],
        numberMisscheduled: [2, 'int', 'zero'],
        desiredNumberScheduled: [3, 'int', 'zero'],
        numberReady: [4, 'int', 'zero'],
        observedGeneration: [5, 'int'],
        updatedNumberScheduled: [6, 'int'],
        numberAvailable: [7, 'int'],
        conditions: [10, [controllerCondition]],
      },
    ],
  },
});

/**
 * A revision of the template of a StatefulSet or DaemonSet: only when it came, or came back. Its data are a template whole.
 * @see https://kubernetes.io/docs/tasks/manage-daemon/rollback-daemon-set/#understanding-daemonset-revisions
 */
export const controllerRevision = defineKind({
  kind: 'ControllerRevision',
  group: 'apps',
  version: 'v1',
  plural: 'controllerrevisions',
  namespaced: true,
  metadataOnly: true,
  optional: true,
  fields: { metadata: [1, changedMetadata] },
});

import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { controllerCondition } from './shared.ts';

/** @see https://github.com/kedacore/keda/tree/main/apis/keda/v1alpha1 */
const keda = { group: 'keda.sh', version: 'v1alpha1', jsonOnly: true } as const;

const triggers = [
  { type: [1, 'string'], name: [2, 'string'], authenticationRef: [3, { kind: [1, 'string'], name: [2, 'string'] }] },
] as const satisfies readonly [Fields];

export const scaledObject = defineKind({
  ...keda,
  kind: 'ScaledObject',
  plural: 'scaledobjects',
  namespaced: true,
  fields: {
    spec: [
      2,
      {
        scaleTargetRef: [1, { apiVersion: [1, 'string'], kind: [2, 'string'], name: [3, 'string'] }],
        idleReplicaCount: [2, 'int', 'zero'],
        minReplicaCount: [3, 'int', 'zero'],
        maxReplicaCount: [4, 'int', 'zero'],
        triggers: [5, triggers],
        fallback: [6, { replicas: [1, 'int', 'zero'] }],
      },
    ],
    status: [3, { hpaName: [1, 'string'], conditions: [2, [controllerCondition]] }],
  },
});

export const scaledJob = defineKind({
  ...keda,
  kind: 'ScaledJob',
  plural: 'scaledjobs',
  namespaced: true,
  fields: { spec: [2, { triggers: [1, triggers] }], status: [3, { conditions: [1, [controllerCondition]] }] },
});

const targetReference = [
  { parameter: [1, 'string'], name: [2, 'string'], key: [3, 'string'] },
] as const satisfies readonly [Fields];

/** Where a trigger finds its credentials; vaults and identities of clouds are not read. */
const authentication = {
  spec: [2, { secretTargetRef: [1, targetReference], configMapTargetRef: [2, targetReference] }],
} as const satisfies Fields;

export const triggerAuthentication = defineKind({
  ...keda,
  kind: 'TriggerAuthentication',
  plural: 'triggerauthentications',
  namespaced: true,
  fields: authentication,
});

/** Its Secrets are in the namespace of the operator, which only the operator knows: so they are not read. */
export const clusterTriggerAuthentication = defineKind({
  ...keda,
  kind: 'ClusterTriggerAuthentication',
  plural: 'clustertriggerauthentications',
  namespaced: false,
  fields: {},
});

import { defineKind } from './define.ts';
import { condition, labelSelector, writtenMetadata } from './shared.ts';

export const podDisruptionBudget = defineKind({
  kind: 'PodDisruptionBudget',
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  namespaced: true,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        minAvailable: [1, 'intOrString'],
        selector: [2, labelSelector],
        maxUnavailable: [3, 'intOrString'],
        unhealthyPodEvictionPolicy: [4, 'string', 'zero'],
      },
    ],
    status: [
      3,
      {
        observedGeneration: [1, 'int'],
        disruptionsAllowed: [3, 'int', 'zero'],
        currentHealthy: [4, 'int', 'zero'],
        desiredHealthy: [5, 'int', 'zero'],
        expectedPods: [6, 'int', 'zero'],
        conditions: [7, [condition]],
      },
    ],
  },
});

import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { controllerCondition, labelSelector, writtenMetadata } from './shared.ts';

const metricIdentifier = { name: [1, 'string'], selector: [2, labelSelector] } as const satisfies Fields;

const metricTarget = {
  type: [1, 'string'],
  value: [2, 'quantity'],
  averageValue: [3, 'quantity'],
  averageUtilization: [4, 'int', 'zero'],
} as const satisfies Fields;

const metricValue = {
  value: [1, 'quantity'],
  averageValue: [2, 'quantity'],
  averageUtilization: [3, 'int', 'zero'],
} as const satisfies Fields;

const crossVersionReference = {
  kind: [1, 'string'],
  name: [2, 'string'],
  apiVersion: [3, 'string'],
} as const satisfies Fields;

const scalingRules = {
  stabilizationWindowSeconds: [3, 'int', 'zero'],
  selectPolicy: [1, 'string', 'zero'],
  policies: [2, [{ type: [1, 'string'], value: [2, 'int', 'zero'], periodSeconds: [3, 'int', 'zero'] }]],
  tolerance: [4, 'quantity'],
} as const satisfies Fields;

export const horizontalPodAutoscaler = defineKind({
  kind: 'HorizontalPodAutoscaler',
  group: 'autoscaling',
  version: 'v2',
  plural: 'horizontalpodautoscalers',
  namespaced: true,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        scaleTargetRef: [1, crossVersionReference],
        minReplicas: [2, 'int', 'zero'],
        maxReplicas: [3, 'int', 'zero'],
        metrics: [
          4,
          [
            {
              type: [1, 'string'],
              object: [
                2,
                {
                  describedObject: [1, crossVersionReference],
                  target: [2, metricTarget],
                  metric: [3, metricIdentifier],
                },
              ],
              pods: [3, { metric: [1, metricIdentifier], target: [2, metricTarget] }],
              resource: [4, { name: [1, 'string'], target: [2, metricTarget] }],
              containerResource: [7, { name: [1, 'string'], target: [2, metricTarget], container: [3, 'string'] }],
              external: [5, { metric: [1, metricIdentifier], target: [2, metricTarget] }],
            },
          ],
        ],
        behavior: [5, { scaleUp: [1, scalingRules], scaleDown: [2, scalingRules] }],
      },
    ],
    status: [
      3,
      {
        observedGeneration: [1, 'int', 'zero'],
        lastScaleTime: [2, 'time'],
        currentReplicas: [3, 'int'],
        desiredReplicas: [4, 'int', 'zero'],
        currentMetrics: [
          5,
          [
            {
              type: [1, 'string'],
              object: [
                2,
                {
                  metric: [1, metricIdentifier],
                  current: [2, metricValue],
                  describedObject: [3, crossVersionReference],
                },
              ],
              pods: [3, { metric: [1, metricIdentifier], current: [2, metricValue] }],
              resource: [4, { name: [1, 'string'], current: [2, metricValue] }],
              containerResource: [7, { name: [1, 'string'], current: [2, metricValue], container: [3, 'string'] }],
              external: [5, { metric: [1, metricIdentifier], current: [2, metricValue] }],
            },
          ],
        ],
        conditions: [6, [controllerCondition]],
      },
    ],
  },
});

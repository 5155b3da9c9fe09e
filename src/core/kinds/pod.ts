import type { Fields } from '../fields.ts';
import { resources } from './container.ts';
import { defineKind } from './define.ts';
import { podSpec } from './pod-spec.ts';

const containerState = {
  waiting: [1, { reason: [1, 'string'], message: [2, 'string'] }],
  running: [2, { startedAt: [1, 'time'] }],
  terminated: [
    3,
    {
      exitCode: [1, 'int', 'zero'],
      signal: [2, 'int'],
      reason: [3, 'string'],
      message: [4, 'string'],
      startedAt: [5, 'time'],
      finishedAt: [6, 'time'],
    },
  ],
} as const satisfies Fields;

const containerStatus = {
  name: [1, 'string'],
  state: [2, containerState],
  lastState: [3, containerState],
  ready: [4, 'bool', 'zero'],
  restartCount: [5, 'int', 'zero'],
  image: [6, 'string'],
  imageID: [7, 'string'],
  started: [9, 'bool', 'zero'],
  resources: [11, resources],
} as const satisfies Fields;

export const pod = defineKind({
  kind: 'Pod',
  group: '',
  version: 'v1',
  plural: 'pods',
  namespaced: true,
  fields: {
    spec: [2, podSpec],
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
              observedGeneration: [7, 'int'],
            },
          ],
        ],
        message: [3, 'string'],
        reason: [4, 'string'],
        nominatedNodeName: [11, 'string'],
        hostIP: [5, 'string'],
        podIP: [6, 'string'],
        startTime: [7, 'time'],
        initContainerStatuses: [10, [containerStatus]],
        containerStatuses: [8, [containerStatus]],
        ephemeralContainerStatuses: [13, [containerStatus]],
        resize: [14, 'string'],
        observedGeneration: [17, 'int'],
        resourceClaimStatuses: [15, [{ name: [1, 'string'], resourceClaimName: [2, 'string', 'zero'] }]],
      },
    ],
  },
});

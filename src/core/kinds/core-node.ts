import { defineKind } from './define.ts';

export const node = defineKind({
  kind: 'Node',
  group: '',
  version: 'v1',
  plural: 'nodes',
  namespaced: false,
  fields: {
    spec: [
      2,
      {
        unschedulable: [4, 'bool'],
        taints: [5, [{ key: [1, 'string'], value: [2, 'string'], effect: [3, 'string'], timeAdded: [4, 'time'] }]],
      },
    ],
    status: [
      3,
      {
        capacity: [1, 'quantities'],
        allocatable: [2, 'quantities'],
        conditions: [
          4,
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
        addresses: [5, [{ type: [1, 'string'], address: [2, 'string'] }]],
        nodeInfo: [
          7,
          {
            containerRuntimeVersion: [6, 'string'],
            kubeletVersion: [7, 'string'],
            operatingSystem: [9, 'string'],
            architecture: [10, 'string'],
          },
        ],
      },
    ],
  },
});

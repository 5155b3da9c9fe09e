import { defineKind } from './define.ts';

export const apiService = defineKind({
  kind: 'APIService',
  group: 'apiregistration.k8s.io',
  version: 'v1',
  plural: 'apiservices',
  namespaced: false,
  fields: {
    spec: [
      2,
      {
        service: [1, { namespace: [1, 'string'], name: [2, 'string'], port: [3, 'int', 'zero'] }],
        group: [2, 'string'],
        version: [3, 'string'],
        insecureSkipTLSVerify: [4, 'bool'],
        caBundle: [5, 'bytes'],
        groupPriorityMinimum: [7, 'int', 'zero'],
        versionPriority: [8, 'int', 'zero'],
      },
    ],
    status: [
      3,
      {
        conditions: [
          1,
          [
            {
              type: [1, 'string'],
              status: [2, 'string'],
              lastTransitionTime: [3, 'time'],
              reason: [4, 'string'],
              message: [5, 'string'],
            },
          ],
        ],
      },
    ],
  },
});

import { defineKind } from './define.ts';
import { controllerCondition, writtenMetadata } from './shared.ts';

export const apiService = defineKind({
  kind: 'APIService',
  group: 'apiregistration.k8s.io',
  version: 'v1',
  plural: 'apiservices',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
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
        conditions: [1, [controllerCondition]],
      },
    ],
  },
});

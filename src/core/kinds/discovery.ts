import { defineKind } from './define.ts';

export const endpointSlice = defineKind({
  kind: 'EndpointSlice',
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  namespaced: true,
  fields: {
    endpoints: [
      2,
      [
        {
          conditions: [
            2,
            { ready: [1, 'bool', 'zero'], serving: [2, 'bool', 'zero'], terminating: [3, 'bool', 'zero'] },
          ],
        },
      ],
    ],
    ports: [
      3,
      [
        {
          name: [1, 'string', 'zero'],
          protocol: [2, 'string', 'zero'],
          port: [3, 'int', 'zero'],
          appProtocol: [4, 'string', 'zero'],
        },
      ],
    ],
  },
});

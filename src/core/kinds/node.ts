import { defineKind } from './define.ts';
import { toleration } from './pod-spec.ts';
import { writtenMetadata } from './shared.ts';

export const runtimeClass = defineKind({
  kind: 'RuntimeClass',
  group: 'node.k8s.io',
  version: 'v1',
  plural: 'runtimeclasses',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    handler: [2, 'string'],
    overhead: [3, { podFixed: [1, 'quantities'] }],
    scheduling: [4, { nodeSelector: [1, 'labels'], tolerations: [2, [toleration]] }],
  },
});

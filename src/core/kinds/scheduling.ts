import { defineKind } from './define.ts';
import { writtenMetadata } from './shared.ts';

export const priorityClass = defineKind({
  kind: 'PriorityClass',
  group: 'scheduling.k8s.io',
  version: 'v1',
  plural: 'priorityclasses',
  namespaced: false,
  fields: {
    metadata: [1, writtenMetadata],
    value: [2, 'int', 'zero'],
    globalDefault: [3, 'bool'],
    preemptionPolicy: [5, 'string', 'zero'],
  },
});

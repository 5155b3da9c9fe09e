import { defineKind } from './define.ts';

export const priorityClass = defineKind({
  kind: 'PriorityClass',
  group: 'scheduling.k8s.io',
  version: 'v1',
  plural: 'priorityclasses',
  namespaced: false,
  fields: { value: [2, 'int', 'zero'], globalDefault: [3, 'bool'], preemptionPolicy: [5, 'string', 'zero'] },
});

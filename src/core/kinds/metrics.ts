import { defineKind } from './define.ts';

const group = 'metrics.k8s.io';
const version = 'v1beta1';

/**
 * What the containers of a pod use, measured over the seconds before `timestamp`. Cpu is in cores, memory the working set.
 * @see https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/
 */
export const podMetrics = defineKind({
  kind: 'PodMetrics',
  group,
  version,
  plural: 'pods',
  namespaced: true,
  optional: true,
  fields: { timestamp: [2, 'time'], containers: [4, [{ name: [1, 'string'], usage: [2, 'quantities'] }]] },
});

export const nodeMetrics = defineKind({
  kind: 'NodeMetrics',
  group,
  version,
  plural: 'nodes',
  namespaced: false,
  optional: true,
  fields: { timestamp: [2, 'time'], usage: [4, 'quantities'] },
});

import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';

type Pod = Kinds['Pod'];

/** Whether the Ready condition of a pod is True. */
export function isReady(pod: Pod): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

export function conditionOf<T extends { readonly type?: string | undefined }>(
  object: { readonly status: { readonly conditions: readonly T[] } },
  type: string,
): T | undefined {
  return object.status.conditions.find(condition => condition.type === type);
}

/** How long a pod may take from creation to ready before that is worth a word, in seconds. */
export const startGrace = 120;

/** Whether a pod is so young that not being ready is normal. */
export function isStarting(pod: Pod, cluster: Pick<ClusterView<never, never>, 'age'>): boolean {
  return cluster.age(pod.metadata.creationTimestamp) < startGrace;
}

/** Whether a pod has run to its end: its containers will not be started again. */
export function isFinished(pod: Pod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
}

/** Whether a pod is being deleted: what becomes of its containers is no fault any more. */
export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/** Whether a pod has neither ended nor is being deleted: the word, and the rule, of Kubernetes' controllers. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isTerminating(pod);
}

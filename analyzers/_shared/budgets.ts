import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { matchesSelector } from '../../src/core/selectors.ts';

/** Of a workload of several replicas of which all may be evicted at once. */
export const withoutBudget = {
  severity: 'info',
  message: 'has {replicas} replicas and no PodDisruptionBudget, so that a drain may evict all of them at once',
  why: 'Draining nodes, as upgrades and autoscalers of nodes do, evicts pods without regard to one another, unless a PodDisruptionBudget says how many must stay.',
  fix: 'Create a PodDisruptionBudget for its pods, with maxUnavailable: 1.',
  docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
} as const satisfies Code;

/** Undefined for a single replica: a budget for it would only keep its node from being drained. */
export function lackOfBudget(
  workload: Kinds['Deployment'] | Kinds['StatefulSet'],
  cluster: Pick<ClusterView<'PodDisruptionBudget', never>, 'list'>,
): (Details & { readonly with: { readonly replicas: number } }) | undefined {
  const { metadata, spec } = workload;
  const { replicas = 1 } = spec;
  if (replicas < 2 || metadata.deletionTimestamp !== undefined) return undefined;
  const labels = spec.template?.metadata?.labels ?? {};
  const budgets = cluster.list('PodDisruptionBudget', metadata.namespace);
  if (budgets.some(budget => matchesSelector(budget.spec.selector, labels))) return undefined;
  return { with: { replicas }, evidence: [{ of: workload, path: 'spec.replicas', value: replicas }] };
}

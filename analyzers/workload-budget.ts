import { defineAnalyzer } from '../src/core/analyzer.ts';
import { matchesSelector } from '../src/core/selectors.ts';
import { codeOfEach } from './_shared/kind-codes.ts';

const codes = { Deployment: 'deployment-without-budget', StatefulSet: 'statefulset-without-budget' } as const;

export const workloadBudget = defineAnalyzer({
  id: 'workload-budget',
  subject: ['Deployment', 'StatefulSet'],
  title: 'Workloads of several replicas without a disruption budget',
  reads: ['PodDisruptionBudget'],
  codes: codeOfEach(codes, {
    severity: 'info',
    message: 'has {replicas} replicas and no PodDisruptionBudget, so a drain may evict all of them at once',
    why: 'Draining nodes, as upgrades and autoscalers of nodes do, evicts pods without regard to one another, unless a PodDisruptionBudget says how many must stay.',
    fix: 'Create a PodDisruptionBudget for its pods, with maxUnavailable: 1.',
    docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  }),
  check(workload, cluster, report) {
    const { metadata, spec } = workload;
    const { replicas = 1, template } = spec;
    // A budget for a single replica would only keep its node from being drained.
    if (replicas < 2 || metadata.deletionTimestamp !== undefined) return;
    const labels = template?.metadata?.labels ?? {};
    const budgets = cluster.list('PodDisruptionBudget', metadata.namespace);
    if (budgets.some(budget => matchesSelector(budget.spec.selector, labels))) return;
    report(codes[workload.kind], workload, {
      with: { replicas },
      evidence: [{ of: workload, path: 'spec.replicas', value: replicas }],
    });
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { lackOfBudget, withoutBudget } from './_shared/budgets.ts';

export const statefulsetBudget = defineAnalyzer({
  id: 'statefulset-budget',
  subject: 'StatefulSet',
  title: 'StatefulSets of several replicas without a disruption budget',
  reads: ['PodDisruptionBudget'],
  codes: { 'statefulset-without-budget': withoutBudget },
  check(set, cluster, report) {
    const lack = lackOfBudget(set, cluster);
    if (lack !== undefined) report('statefulset-without-budget', set, lack);
  },
});

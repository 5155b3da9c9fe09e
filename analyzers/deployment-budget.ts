import { defineAnalyzer } from '../src/core/analyzer.ts';
import { lackOfBudget, withoutBudget } from './_shared/budgets.ts';

export const deploymentBudget = defineAnalyzer({
  id: 'deployment-budget',
  subject: 'Deployment',
  title: 'Deployments of several replicas without a disruption budget',
  reads: ['PodDisruptionBudget'],
  codes: { 'deployment-without-budget': withoutBudget },
  check(deployment, cluster, report) {
    const lack = lackOfBudget(deployment, cluster);
    if (lack !== undefined) report('deployment-without-budget', deployment, lack);
  },
});

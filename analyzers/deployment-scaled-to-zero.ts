import { defineAnalyzer } from '../src/core/analyzer.ts';
import { scaledToZero, zeroConsults, zeroOf } from './_shared/scaled-to-zero.ts';

export const deploymentScaledToZero = defineAnalyzer({
  id: 'deployment-scaled-to-zero',
  subject: 'Deployment',
  title: 'Deployments without replicas',
  consults: zeroConsults,
  codes: { 'deployment-scaled-to-zero': scaledToZero },
  check(deployment, cluster, report) {
    const zero = zeroOf(deployment, cluster);
    if (zero !== undefined) report('deployment-scaled-to-zero', deployment, zero);
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { mismatchOf, selectorMismatch } from './_shared/selector-mismatch.ts';

export const deploymentSelector = defineAnalyzer({
  id: 'deployment-selector',
  subject: 'Deployment',
  title: 'Deployments whose selector does not match their own pods',
  codes: { 'deployment-selector-mismatch': selectorMismatch },
  check(deployment, _cluster, report) {
    const mismatch = mismatchOf(deployment);
    if (mismatch !== undefined) report('deployment-selector-mismatch', deployment, mismatch);
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { overlapOf, selecting, selectorOverlap } from './_shared/selector-overlap.ts';

export const deploymentOverlap = defineAnalyzer({
  id: 'deployment-overlap',
  subject: 'Deployment',
  title: 'Deployments whose selector matches pods of others',
  reads: ['Pod'],
  consults: selecting,
  codes: { 'deployment-selector-overlap': selectorOverlap },
  check(deployment, cluster, report) {
    const overlap = overlapOf(deployment, cluster);
    if (overlap !== undefined) report('deployment-selector-overlap', deployment, overlap);
  },
});

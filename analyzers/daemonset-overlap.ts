import { defineAnalyzer } from '../src/core/analyzer.ts';
import { overlapOf, selecting, selectorOverlap } from './_shared/selector-overlap.ts';

export const daemonsetOverlap = defineAnalyzer({
  id: 'daemonset-overlap',
  subject: 'DaemonSet',
  title: 'DaemonSets whose selector matches pods of others',
  reads: ['Pod'],
  consults: selecting,
  codes: { 'daemonset-selector-overlap': selectorOverlap },
  check(set, cluster, report) {
    const overlap = overlapOf(set, cluster);
    if (overlap !== undefined) report('daemonset-selector-overlap', set, overlap);
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { overlapOf, selecting, selectorOverlap } from './_shared/selector-overlap.ts';

export const statefulsetOverlap = defineAnalyzer({
  id: 'statefulset-overlap',
  subject: 'StatefulSet',
  title: 'StatefulSets whose selector matches pods of others',
  reads: ['Pod'],
  consults: selecting,
  codes: { 'statefulset-selector-overlap': selectorOverlap },
  check(set, cluster, report) {
    const overlap = overlapOf(set, cluster);
    if (overlap !== undefined) report('statefulset-selector-overlap', set, overlap);
  },
});

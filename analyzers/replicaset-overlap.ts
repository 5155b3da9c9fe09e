import { defineAnalyzer } from '../src/core/analyzer.ts';
import { overlapOf, selecting, selectorOverlap } from './_shared/selector-overlap.ts';

export const replicasetOverlap = defineAnalyzer({
  id: 'replicaset-overlap',
  subject: 'ReplicaSet',
  title: 'ReplicaSets whose selector matches pods of others',
  reads: ['Pod'],
  consults: selecting,
  codes: { 'replicaset-selector-overlap': selectorOverlap },
  check(set, cluster, report) {
    // The selector of a Deployment's ReplicaSet has the hash of its template, and is told with the Deployment.
    if (set.metadata.ownerReferences.some(({ controller }) => controller === true)) return;
    const overlap = overlapOf(set, cluster);
    if (overlap !== undefined) report('replicaset-selector-overlap', set, overlap);
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { scaledToZero, zeroConsults, zeroOf } from './_shared/scaled-to-zero.ts';

export const statefulsetScaledToZero = defineAnalyzer({
  id: 'statefulset-scaled-to-zero',
  subject: 'StatefulSet',
  title: 'StatefulSets without replicas',
  consults: zeroConsults,
  codes: { 'statefulset-scaled-to-zero': scaledToZero },
  check(set, cluster, report) {
    const zero = zeroOf(set, cluster);
    if (zero !== undefined) report('statefulset-scaled-to-zero', set, zero);
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { mismatchOf, selectorMismatch } from './_shared/selector-mismatch.ts';

export const statefulsetSelector = defineAnalyzer({
  id: 'statefulset-selector',
  subject: 'StatefulSet',
  title: 'StatefulSets whose selector does not match their own pods',
  codes: { 'statefulset-selector-mismatch': selectorMismatch },
  check(set, _cluster, report) {
    const mismatch = mismatchOf(set);
    if (mismatch !== undefined) report('statefulset-selector-mismatch', set, mismatch);
  },
});

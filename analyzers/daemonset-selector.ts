import { defineAnalyzer } from '../src/core/analyzer.ts';
import { mismatchOf, selectorMismatch } from './_shared/selector-mismatch.ts';

export const daemonsetSelector = defineAnalyzer({
  id: 'daemonset-selector',
  subject: 'DaemonSet',
  title: 'DaemonSets whose selector does not match their own pods',
  codes: { 'daemonset-selector-mismatch': selectorMismatch },
  check(set, _cluster, report) {
    const mismatch = mismatchOf(set);
    if (mismatch !== undefined) report('daemonset-selector-mismatch', set, mismatch);
  },
});

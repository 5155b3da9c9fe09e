import { defineAnalyzer } from '../src/core/analyzer.ts';
import { formatSelector, matchesSelector } from '../src/core/selectors.ts';
import { labels } from '../src/core/values.ts';
import { codeOfEach } from './_shared/kind-codes.ts';

const codes = {
  DaemonSet: 'daemonset-selector-mismatch',
  Deployment: 'deployment-selector-mismatch',
  StatefulSet: 'statefulset-selector-mismatch',
} as const;

export const workloadSelector = defineAnalyzer({
  id: 'workload-selector',
  subject: ['DaemonSet', 'Deployment', 'StatefulSet'],
  title: 'Workloads whose selector does not match their own pods',
  codes: codeOfEach(codes, {
    severity: 'error',
    breaks: 'ready',
    message:
      'its selector {selector} does not match the labels of its own template, {template}[; label {label} is {has} instead of {wants}]',
    why: 'A controller counts the pods that its selector matches. It would not count those that it makes itself, so the API server refuses the object; such an object stands in a manifest only.',
    fix: 'Give the template the labels of the selector.',
    docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  }),
  check(workload, _cluster, report) {
    const { selector, template } = workload.spec;
    const has = template?.metadata?.labels ?? {};
    if (selector === undefined || template === undefined || matchesSelector(selector, has)) return;
    const value = formatSelector(selector);
    const [label, wants] = Object.entries(selector.matchLabels).find(([key, wanted]) => has[key] !== wanted) ?? [];
    const other = label === undefined ? undefined : has[label];
    const difference =
      other === undefined ? { label: undefined, has: undefined, wants: undefined } : { label, has: other, wants };
    report(codes[workload.kind], workload, {
      with: { selector: value, template: labels(has), ...difference },
      evidence: [
        { of: workload, path: 'spec.selector', value },
        { of: workload, path: 'spec.template.metadata.labels', value: labels(has) },
      ],
    });
  },
});

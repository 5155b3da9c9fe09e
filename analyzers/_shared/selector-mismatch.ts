import type { Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { ValuesFor } from '../../src/core/message.ts';
import { formatSelector, matchesSelector } from '../../src/core/selectors.ts';
import { labels } from '../../src/core/values.ts';

/** Of a workload whose selector does not match its own template. */
export const selectorMismatch = {
  severity: 'error',
  breaks: 'ready',
  message:
    'its selector {selector} does not match the labels of its own template, {template}[; label {label} is {has} instead of {wants}]',
  why: 'A controller counts the pods that its selector matches. It would not count those that it makes itself, so the API server refuses the object; such an object stands in a manifest only.',
  fix: 'Give the template the labels of the selector.',
  docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
} as const satisfies Code;

type Mismatch = Details & {
  readonly with: ValuesFor<`${typeof selectorMismatch.message}${typeof selectorMismatch.fix}`>;
};

export function mismatchOf(workload: Kinds['Deployment' | 'StatefulSet' | 'DaemonSet']): Mismatch | undefined {
  const { selector, template } = workload.spec;
  const has = template?.metadata?.labels ?? {};
  if (selector === undefined || template === undefined || matchesSelector(selector, has)) return undefined;
  const value = formatSelector(selector);
  const [label, wants] = Object.entries(selector.matchLabels).find(([key, wanted]) => has[key] !== wanted) ?? [];
  const other = label === undefined ? undefined : has[label];
  return {
    with: {
      selector: value,
      template: labels(has),
      ...(other === undefined ? { label: undefined, has: undefined, wants: undefined } : { label, has: other, wants }),
    },
    evidence: [
      { of: workload, path: 'spec.selector', value },
      { of: workload, path: 'spec.template.metadata.labels', value: labels(has) },
    ],
  };
}

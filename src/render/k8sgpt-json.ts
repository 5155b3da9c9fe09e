import type { Explanation } from '../core/explanation.ts';
import { isBuiltInGroup, type ObjectRef } from '../core/objects.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { escapeJson } from './json.ts';
import type { RenderOptions } from './render-options.ts';
import { coverageLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { findingText, shownIncidents } from './words.ts';

/**
 * The shape of `k8sgpt analyze -o json`, for what already parses that: a result for each incident, on the object of its
 * cause; the first error is the cause, the others what follows. What could not be read is in `errors`, where k8sgpt puts it.
 * `Sensitive` is always empty: the pairs of names and masks belong to nobody else.
 */
export function renderK8sgptJson(report: Report, options: RenderOptions): string {
  const findings = findingsById(report);
  const results = shownIncidents(report, options).shown.map(incident => resultOf(incident, findings));
  const isWhole = report.coverage.complete && report.settling.length === 0;
  const output = {
    provider: report.explain?.provider ?? '',
    errors: isWhole ? null : [verdictText(report), ...coverageLines(report, options)],
    status: results.length === 0 ? 'OK' : 'ProblemDetected',
    problems: results.reduce((sum, { error }) => sum + error.length, 0),
    results: results.length === 0 ? null : results,
  };
  return `${escapeJson(JSON.stringify(output, null, 2))}\n`;
}

function resultOf({ cause: id, consequences, explanation }: Incident, findings: ReadonlyMap<string, ReportedFinding>) {
  const cause = findings.get(id)!;
  const { object, owner, message } = cause;
  const texts = [printable(message), ...consequences.map(other => findingText(findings.get(other)!))];
  return {
    kind: isBuiltInGroup(object.group ?? '') ? object.kind : `${object.kind}.${object.group}`,
    name: printable(nameOf(object)),
    error: texts.map(Text => ({ Text, KubernetesDoc: '', Sensitive: [] })),
    details: explanation === undefined ? '' : detailsOf(explanation),
    parentObject: owner === undefined ? '' : printable(`${owner.kind}/${owner.name}`),
  };
}

function nameOf({ namespace, name }: ObjectRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function detailsOf(explanation: Explanation): string {
  if (explanation.state !== 'answered') return '';
  const { problem, cause, fix } = explanation.answer;
  const steps = fix.map(({ what, command }, i) => `${i + 1}. ${what}${command === undefined ? '' : ` ${command}`}`);
  return printable(`Error: ${[problem, cause].join(' ').trim()} Solution: ${steps.join(' ')}`);
}

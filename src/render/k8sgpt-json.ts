import type { Explanation } from '../core/explanation.ts';
import { isBuiltInGroup, type ObjectRef } from '../core/objects.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { mapInSteps, stepped } from '../core/steps.ts';
import { printable } from '../core/values.ts';
import { jsonInSteps } from './json.ts';
import type { RenderOptions } from './render-options.ts';
import { coverageLines, verdictText } from './summary-text.ts';
import type { TextOptions } from './text-options.ts';
import { findingsById } from './tree.ts';
import { findingText, shownIncidents } from './words.ts';

/** For what already parses `k8sgpt analyze -o json`: Go's names where its structs have no tag, null for a list that is nil. */
export const renderK8sgptJson = stepped(function* (report: Report, options: RenderOptions) {
  const { errors, status, problems, results } = yield* k8sgptAnswer(report, options);
  const written = results.map(({ kind, name, texts, details, parentObject }) => ({
    kind,
    name,
    error: texts.map(Text => ({ Text, KubernetesDoc: '', Sensitive: [] })),
    details,
    parentObject,
  }));
  const output = {
    provider: report.explain?.provider ?? '',
    errors: errors.length === 0 ? null : errors,
    status,
    problems,
    results: written.length === 0 ? null : written,
  };
  return `${yield* jsonInSteps(output, 2)}\n`;
});

/** What k8sgpt answers with, in whatever shape it is written. */
export interface K8sgptAnswer {
  /** What could not be read: k8sgpt puts it here. */
  readonly errors: readonly string[];
  readonly status: 'OK' | 'ProblemDetected';
  /** Texts in all. */
  readonly problems: number;
  readonly results: readonly K8sgptResult[];
}

interface K8sgptResult {
  readonly kind: string;
  /** `namespace/name`, or the name alone. */
  readonly name: string;
  readonly texts: readonly string[];
  /** What a model says; empty if none was asked. */
  readonly details: string;
  /** `Kind/name` of the owner, or empty. */
  readonly parentObject: string;
}

/**
 * A report as k8sgpt tells it: a result for each object that is the cause of incidents; of each the first text is the cause,
 * the others what follows. Pairs of names and masks are never told: they belong to nobody else. Yields after each incident.
 */
export function* k8sgptAnswer(report: Report, options: TextOptions): Generator<void, K8sgptAnswer> {
  const findings = findingsById(report);
  const { shown } = shownIncidents(report, options);
  const results = byObject(yield* mapInSteps(shown, incident => resultOf(incident, findings)));
  const isWhole = report.coverage.complete && report.settling.length === 0;
  return {
    errors: isWhole ? [] : [verdictText(report), ...coverageLines(report, options)],
    status: results.length === 0 ? 'OK' : 'ProblemDetected',
    problems: results.reduce((sum, { texts }) => sum + texts.length, 0),
    results,
  };
}

/** One for each object, as k8sgpt has it: its operator names what it keeps by the object, and would keep the last alone. */
function byObject(results: readonly K8sgptResult[]): K8sgptResult[] {
  const found = new Map<string, K8sgptResult>();
  for (const result of results) {
    const key = `${result.kind} ${result.name}`;
    const other = found.get(key);
    found.set(key, other === undefined ? result : both(other, result));
  }
  return [...found.values()];
}

function both(one: K8sgptResult, other: K8sgptResult): K8sgptResult {
  const details = [one.details, other.details].filter(text => text !== '').join('\n');
  return { ...one, texts: [...one.texts, ...other.texts], details };
}

function resultOf(
  { cause: id, consequences, explanation }: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
): K8sgptResult {
  const cause = findings.get(id)!;
  const { object, owner, message } = cause;
  return {
    kind: isBuiltInGroup(object.group ?? '') ? object.kind : `${object.kind}.${object.group}`,
    name: printable(nameOf(object)),
    texts: [printable(message), ...consequences.map(other => findingText(findings.get(other)!))],
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

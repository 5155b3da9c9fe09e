import { atLeast } from '../core/finding.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { atOnce, mapInSteps, stepped } from '../core/steps.ts';
import { printable } from '../core/values.ts';
import type { RenderOptions } from './render-options.ts';
import type { ClusterOutcome } from './several.ts';
import { coverageLines, explanationTexts, groupLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { findingText, impactText, shownIncidents } from './words.ts';

/**
 * For test reports: an incident is a test case, which fails if it is as bad as `--fail-on` says. One case more says what was
 * checked; it is skipped, never passed, where something was not.
 * @see https://github.com/testmoapp/junitxml
 */
export const renderJunit = stepped(function* (report: Report, options: RenderOptions) {
  return documentOf([yield* suiteInSteps(report, report.source.name, options)]);
});

/** A suite for each of several clusters; of one that could not be looked at, the only case is an error. */
export function junitOfAll(clusters: readonly ClusterOutcome[], options: RenderOptions): string {
  return documentOf(
    clusters.map(cluster =>
      'report' in cluster ? atOnce(suiteInSteps(cluster.report, cluster.context, options)) : failedSuite(cluster),
    ),
  );
}

/** What the attributes of a suite count. */
interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Suite {
  readonly name: string;
  readonly counts: Counts;
  /** When it was; `''` if that is not known. */
  readonly takenAt: string;
  readonly cases: readonly string[];
}

function documentOf(suites: readonly Suite[]): string {
  const sum = (name: keyof Counts): number => suites.reduce((all, { counts }) => all + counts[name], 0);
  const all = { tests: sum('tests'), failures: sum('failures'), errors: sum('errors'), skipped: sum('skipped') };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kubecause" ${countText(all)}>`,
    ...suites.flatMap(({ name, counts, takenAt, cases }) => [
      `  <testsuite name=${attribute(name)} ${countText(counts)}${takenAt === '' ? '' : ` timestamp=${attribute(takenAt)}`}>`,
      ...cases,
      '  </testsuite>',
    ]),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function countText({ tests, failures, errors, skipped }: Counts): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

function* suiteInSteps(report: Report, name: string, options: RenderOptions): Generator<void, Suite> {
  const { shown } = shownIncidents(report, options);
  const findings = findingsById(report);
  const fails = ({ severity }: Incident): boolean => options.failOn !== 'never' && atLeast(severity, options.failOn);
  const isWhole = report.coverage.complete && report.settling.length === 0;
  const cases = yield* mapInSteps(shown, incident => caseOf(incident, fails(incident), findings));
  return {
    name,
    takenAt: report.takenAt,
    counts: {
      tests: shown.length + 1,
      failures: shown.filter(fails).length,
      errors: 0,
      skipped: isWhole ? 0 : 1,
    },
    cases: [...cases.flat(), ...coverageCase(report, !isWhole, options)],
  };
}

function failedSuite({ context, error }: { readonly context: string; readonly error: string }): Suite {
  return {
    name: context,
    takenAt: '',
    counts: { tests: 1, failures: 0, errors: 1, skipped: 0 },
    cases: [
      `    <testcase name=${attribute(coverageName)} classname="kubecause.coverage">`,
      `      <error message=${attribute(`not looked at: ${error}`)}/>`,
      '    </testcase>',
    ],
  };
}

function caseOf(incident: Incident, fails: boolean, findings: ReadonlyMap<string, ReportedFinding>): string[] {
  const cause = findings.get(incident.cause)!;
  const impact = impactText(incident);
  const body = [
    ...(impact === '' ? [] : [`impact: ${impact}`]),
    ...incident.consequences.map(id => `then: ${findingText(findings.get(id)!)}`),
    `do: ${printable(cause.fix)}`,
    `look: ${printable(cause.look)}`,
    ...explanationTexts(incident.explanation),
    `incident: ${incident.id}`,
  ].join('\n');
  const name = `name=${attribute(incident.title)} classname=${attribute(`kubecause.${cause.code}`)}`;
  return [
    `    <testcase ${name}>`,
    fails
      ? `      <failure type=${attribute(incident.severity)} message=${attribute(incident.title)}>${content(body)}</failure>`
      : `      <system-out>${content(`${incident.severity}\n${body}`)}</system-out>`,
    '    </testcase>',
  ];
}

const coverageName = 'everything could be checked';

function coverageCase(report: Report, isSkipped: boolean, options: RenderOptions): string[] {
  const text = [verdictText(report), ...groupLines(report, options), ...coverageLines(report, options)].join('\n');
  return [
    `    <testcase name=${attribute(coverageName)} classname="kubecause.coverage">`,
    ...(isSkipped ? [`      <skipped message=${attribute(verdictText(report))}/>`] : []),
    `      <system-out>${content(text)}</system-out>`,
    '    </testcase>',
  ];
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => entities[character]!);
}

function attribute(text: string): string {
  return `"${escaped(printable(text))}"`;
}

function content(text: string): string {
  return escaped(text.split('\n').map(printable).join('\n'));
}

import { atLeast } from '../core/finding.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { printable } from '../core/values.ts';
import type { RenderOptions } from './render-options.ts';
import { coverageLines, explanationTexts, groupLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { findingText, impactText, shownIncidents } from './words.ts';

/**
 * For test reports: an incident is a test case, which fails if it is as bad as `--fail-on` says. One case more says what was
 * checked; it is skipped, never passed, where something was not.
 * @see https://github.com/testmoapp/junitxml
 */
export function renderJunit(report: Report, options: RenderOptions): string {
  const { shown } = shownIncidents(report, options);
  const findings = findingsById(report);
  const fails = ({ severity }: Incident): boolean => options.failOn !== 'never' && atLeast(severity, options.failOn);
  const skipped = report.coverage.complete && report.settling.length === 0 ? 0 : 1;
  const counts = `tests="${shown.length + 1}" failures="${shown.filter(fails).length}" errors="0" skipped="${skipped}"`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kubecause" ${counts}>`,
    `  <testsuite name=${attribute(report.source.name)} ${counts}${report.takenAt === '' ? '' : ` timestamp=${attribute(report.takenAt)}`}>`,
    ...shown.flatMap(incident => caseOf(incident, fails(incident), findings)),
    ...coverageCase(report, skipped > 0, options),
    '  </testsuite>',
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
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

function coverageCase(report: Report, isSkipped: boolean, options: RenderOptions): string[] {
  const text = [verdictText(report), ...groupLines(report, options), ...coverageLines(report, options)].join('\n');
  return [
    '    <testcase name="everything could be checked" classname="kubecause.coverage">',
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

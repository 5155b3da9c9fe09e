import { formatRef } from '../core/objects.ts';
import type { Incident, Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { column, type Style } from './style.ts';
import { renderCoverage } from './text-coverage.ts';
import { explainVerdict } from './text-explanation.ts';
import type { TextOptions } from './text-options.ts';
import { findingsById } from './tree.ts';
import { severityNames, shownGroups, shownIncidents, sourceText, verdictOf } from './words.ts';

/** So many incidents are drawn whole; the others get a line each. A screen can be read, two thousand lines cannot. */
const mostDrawn = 20;
const mostSubjects = 5;

/**
 * What stands around the incidents in every text: what was looked at and what they have in common above them; below, what
 * was checked, what was not, and the verdict.
 */
export function renderFramed(
  report: Report,
  options: TextOptions,
  style: Style,
  render: (incident: Incident, number: number) => string,
): string {
  const { shown, hidden } = shownIncidents(report, options);
  const whole = options.detail === 'verbose';
  const worthKnowing = whole ? [] : shown.filter(({ severity }) => severity === 'info');
  const told = shown.slice(0, shown.length - worthKnowing.length);
  const most = whole ? told.length : mostDrawn;
  const more = told.slice(most);
  const explained = explainVerdict(report);
  const parts = [
    column(`${style.bold('kubecause')}  `, style.dim(sourceText(report)), style.width),
    ...about(report, style),
    ...groups(report, shown, style),
    ...told.slice(0, most).map((incident, i) => render(incident, i + 1)),
    ...(more.length === 0 ? [] : [renderMore(more, style)]),
    ...(worthKnowing.length === 0 ? [] : [renderInfo(worthKnowing, report, style)]),
    renderCoverage(report, options, hidden, style),
    renderVerdict(report, style),
    ...(explained === undefined ? [] : [column('', style.dim(explained), style.width)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** An incident in a line. */
export function incidentLine({ severity, title }: Incident, style: Style): string {
  return `${style.severity[severity](severityNames[severity].padEnd(7))} ${printable(title)}`;
}

/** ` 1 ERROR the cause: what is wrong with it`. */
export function incidentHead({ severity, title }: Incident, number: number, indent: number, style: Style): string {
  const mark = style.severity[severity](`${String(number).padStart(2)} ${severityNames[severity]}`);
  return column(`${mark} `, style.bold(printable(title)), style.width, ' '.repeat(indent));
}

/** The objects that were asked for, so that a short answer is not taken for one about all. */
function about({ subjects = [] }: Report, style: Style): string[] {
  if (subjects.length === 0) return [];
  const names = subjects.slice(0, mostSubjects).map(({ object }) => printable(formatRef(object)));
  const more = subjects.length > mostSubjects ? ` and ${subjects.length - mostSubjects} more` : '';
  return [column(style.bold('only about '), `${names.join(', ')}${more}`, style.width)];
}

/** A line for each thing that several of the incidents have in common. */
function groups(report: Report, shown: readonly Incident[], style: Style): string[] {
  const lines = shownGroups(report, shown).map(({ title, members }) =>
    column(style.bold('in common '), `${title}: incidents ${members.join(', ')}`, style.width),
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function renderMore(incidents: readonly Incident[], style: Style): string {
  return [
    column('', style.dim(`${incidents.length} more, a line each (all: -v; choose: -n, -l, --filter):`), style.width),
    ...incidents.map(incident => column('  ', incidentLine(incident, style), style.width, '      ')),
  ].join('\n');
}

/** What is only worth knowing: a line for each code, however often it is so. */
function renderInfo(incidents: readonly Incident[], report: Report, style: Style): string {
  const findings = findingsById(report);
  const byCode = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const { code } = findings.get(incident.cause)!;
    byCode.set(code, [...(byCode.get(code) ?? []), incident]);
  }
  return [
    column('', style.dim('worth knowing, a line for each code (all: -v):'), style.width),
    ...[...byCode.values()].map(alike => {
      const more = alike.length === 1 ? '' : style.dim(`; ${alike.length - 1} more alike`);
      return column('  ', `${incidentLine(alike[0]!, style)}${more}`, style.width, '      ');
    }),
  ].join('\n');
}

function renderVerdict(report: Report, style: Style): string {
  const { headline, rest, tone } = verdictOf(report);
  const paint = tone === 'good' ? style.good : style.severity[tone];
  return column('', `${paint(style.bold(headline))}${rest}`, style.width);
}

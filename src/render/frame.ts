import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { quote } from '../core/kubectl.ts';
import { formatRef } from '../core/objects.ts';
import type { Incident, Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { column, type Style } from './style.ts';
import { renderCoverage } from './text-coverage.ts';
import { explainVerdict } from './text-explanation.ts';
import type { TextOptions } from './text-options.ts';
import { findingsById } from './tree.ts';
import { severityNames, shownGroups, shownIncidents, sourceText, verdictOf } from './words.ts';

/**
 * So many incidents are drawn whole, and so many get a line; the others are counted, by namespace. A screen can be read, two
 * thousand lines cannot.
 */
const mostDrawn = 10;
const mostLines = 100;
const mostNamespaces = 6;
const mostSubjects = 5;
/** Of fewer incidents it is plain where to begin. */
const fewIncidents = 4;

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
    ...(more.length === 0 ? [] : [renderMore(more, most, report, style)]),
    ...(worthKnowing.length === 0 ? [] : [renderInfo(worthKnowing, report, style)]),
    renderCoverage(report, options, hidden, style),
    [renderVerdict(report, style), ...next(told, more.length > 0, report, style)].join('\n'),
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

function renderMore(incidents: readonly Incident[], drawn: number, report: Report, style: Style): string {
  const rest = incidents.slice(mostLines);
  return [
    column('', style.dim(`${incidents.length} more, a line each (all of them: -v):`), style.width),
    ...incidents.slice(0, mostLines).map((incident, i) => {
      const { severity, title } = incident;
      const mark = style.severity[severity](
        `${String(drawn + i + 1).padStart(3)} ${severityNames[severity].padEnd(7)}`,
      );
      return cut(`${mark} ${printable(title)}`, style);
    }),
    ...(rest.length === 0
      ? []
      : [column('    ', style.dim(`${style.ellipsis} and ${counts(rest, report)}`), style.width)]),
  ].join('\n');
}

/** As much of a text as fits into a line. */
function cut(text: string, style: Style): string {
  const room = style.width - stringWidth(style.ellipsis);
  const [line = '', ...more] = wrapAnsi(text, room, { hard: true, wordWrap: false, trim: false }).split('\n');
  return more.join('').trim() === '' ? line : `${line.trimEnd()}${style.ellipsis}`;
}

/** `120 more: 80 in shop, 30 in pay and 10 elsewhere`. */
function counts(incidents: readonly Incident[], report: Report): string {
  const findings = findingsById(report);
  const byNamespace = new Map<string, number>();
  for (const { cause } of incidents) {
    const { namespace = '' } = findings.get(cause)!.object;
    byNamespace.set(namespace, (byNamespace.get(namespace) ?? 0) + 1);
  }
  const most = [...byNamespace]
    .filter(([name, count]) => name !== '' && count > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostNamespaces);
  const elsewhere = incidents.length - most.reduce((sum, [, count]) => sum + count, 0);
  const named = most.map(([name, count]) => `${count} in ${printable(name)}`);
  if (named.length === 0) return `${incidents.length} more`;
  return `${incidents.length} more: ${named.join(', ')}${elsewhere === 0 ? '' : ` and ${elsewhere} elsewhere`}`;
}

/** Where to begin, and how to see less at a time. */
function next(told: readonly Incident[], isCut: boolean, report: Report, style: Style): string[] {
  const [first] = told;
  if (first === undefined || told.length < fewIncidents) return [];
  const cause = findingsById(report).get(first.cause)!;
  const { group, kind, namespace, name } = cause.owner ?? cause.object;
  const type = `${kind.toLowerCase()}${group === undefined ? '' : `.${group}`}`;
  const place = namespace === undefined ? '' : ` -n ${quote(namespace)}`;
  const choose = isCut ? '; one namespace: -n, some analyzers: --filter, a page to search in: -o html' : '';
  const text = `Begin with 1 (kubecause why ${quote(`${type}/${name}`)}${place} tells it in a paragraph)${choose}`;
  return [column('', style.dim(printable(text)), style.width)];
}

/** What is only worth knowing: a line for each code, however often it is so. */
function renderInfo(incidents: readonly Incident[], report: Report, style: Style): string {
  const findings = findingsById(report);
  const byCode = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const { code } = findings.get(incident.cause)!;
    const alike = byCode.get(code);
    if (alike === undefined) byCode.set(code, [incident]);
    else alike.push(incident);
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

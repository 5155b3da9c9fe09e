import stringWidth from 'string-width';
import type { Severity } from '../core/finding.ts';
import { formatRef } from '../core/objects.ts';
import type { Change, Incident, Report, ReportedFinding } from '../core/report.ts';
import { formatAge, parseTime } from '../core/time.ts';
import { printable } from '../core/values.ts';
import { column, type Style, styleOf } from './style.ts';
import { renderCoverage } from './text-coverage.ts';
import type { TextOptions } from './text-options.ts';

/** So many incidents get their details; the others a line each. A screen can be read, two thousand lines cannot. */
const mostDetailed = 20;
/** So many consequences are drawn under one cause. */
const mostConsequences = 10;
const mostEvidence = 4;
/** The column in which what belongs to an incident begins. */
const label = 10;

const severityNames: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

/** For people: the worst cause first, each with what follows from it, what it was read from, and what to do. */
export function renderText(report: Report, options: TextOptions): string {
  const style = styleOf(options);
  const findings = new Map(report.findings.map(f => [f.id, f]));
  const loud = report.incidents.filter(i => i.severity !== 'info');
  const hidden = options.showInfo ? 0 : report.incidents.length - loud.length;
  const shown = options.showInfo ? report.incidents : loud;
  if (options.detail === 'quiet') return shown.map(i => `${line(i, style)}\n`).join('');
  const detailed = options.detail === 'verbose' ? shown.length : mostDetailed;
  const parts = shown
    .slice(0, detailed)
    .map((incident, i) => renderIncident(incident, i + 1, findings, report, options, style));
  if (shown.length > detailed) {
    parts.push(
      [
        style.dim(`${shown.length - detailed} more, a line each (all details: -v, or choose with -n, -l, --filter):`),
        ...shown.slice(detailed).map(i => column('  ', line(i, style), style.width, '      ')),
      ].join('\n'),
    );
  }
  return `${[header(report, style), ...groups(report, shown, style), ...parts, renderCoverage(report, options, hidden, style), conclusion(report, style)].join('\n\n')}\n`;
}

/** A line for each thing that several of the incidents have in common. */
function groups(report: Report, shown: readonly Incident[], style: Style): string[] {
  const numbers = new Map(shown.map(({ id }, i) => [id, i + 1]));
  const lines = report.groups.flatMap(({ title, incidents }) => {
    const members = incidents.flatMap(id => numbers.get(id) ?? []).sort((a, b) => a - b);
    if (members.length < 2) return [];
    return [column(style.bold('in common '), `${printable(title)}: incidents ${members.join(', ')}`, style.width)];
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function line(incident: Incident, style: Style): string {
  return `${style.severity[incident.severity](severityNames[incident.severity].padEnd(7))} ${printable(incident.title)}`;
}

function header({ source, takenAt }: Report, style: Style): string {
  const about = [
    source.name,
    source.detail,
    source.serverVersion,
    takenAt === '' ? undefined : `as of ${takenAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}`,
  ];
  return `${style.bold('kubecause')}  ${style.dim(printable(about.filter(part => part !== undefined).join('  ')))}`;
}

function renderIncident(
  incident: Incident,
  number: number,
  findings: ReadonlyMap<string, ReportedFinding>,
  report: Report,
  options: TextOptions,
  style: Style,
): string {
  const cause = findings.get(incident.cause)!;
  const row = (name: string, text: string, indent = ''): string => {
    const blank = ' '.repeat(label + stringWidth(indent));
    return column(`  ${style.dim(name.padEnd(label - 3))} ${style.dim(indent)}`, text, style.width, blank);
  };
  const paint = style.severity[incident.severity];
  const head = column(
    `${paint(`${String(number).padStart(2)} ${severityNames[incident.severity]}`)} `,
    style.bold(printable(incident.title)),
    style.width,
    ' '.repeat(label),
  );
  const everything = options.detail === 'verbose';
  const evidence = everything ? cause.evidence : cause.evidence.slice(0, mostEvidence);
  const rows = [
    head,
    ...impact(incident).map(text => row('impact', text)),
    ...(incident.since === undefined ? [] : [row('since', sinceText(incident.since, report.takenAt))]),
    ...incident.changes.map((change, i) => row(i === 0 ? 'changed' : '', changeText(change, report.takenAt))),
    ...evidence.map((e, i) => row(i === 0 ? 'read' : '', evidenceText(e, report.takenAt))),
    ...consequences(incident, findings, everything ? Number.POSITIVE_INFINITY : mostConsequences, style).map(
      ({ indent, text }, i) => row(i === 0 ? 'then' : '', text, indent),
    ),
    ...(incident.alsoAffects.length === 0
      ? []
      : [
          row(
            'also',
            `part of it stands under ${incident.alsoAffects.map(id => printable(titleOf(id, report))).join('; ')}`,
          ),
        ]),
    row('do', printable(cause.fix)),
    row('look', printable(cause.look)),
    ...(everything ? [row('code', `${cause.code}, incident ${incident.id}`)] : []),
  ];
  return rows.join('\n');
}

function titleOf(id: string, report: Report): string {
  return report.incidents.find(i => i.id === id)?.title ?? id;
}

function impact({ impact: { workloadsDown, workloadsDegraded, servicesDown, hostsDown } }: Incident): string[] {
  const list = (names: readonly string[], what: string): string[] =>
    names.length === 0
      ? []
      : [
          `${what} ${names.slice(0, 3).map(printable).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
        ];
  const parts = [
    ...list(workloadsDown, 'down:'),
    ...list(workloadsDegraded, 'degraded:'),
    ...list(servicesDown, 'no backend:'),
    ...list(hostsDown, 'unreachable:'),
  ];
  return parts.length === 0 ? [] : [parts.join('; ')];
}

function sinceText(since: string, takenAt: string): string {
  const seconds = (parseTime(takenAt) - parseTime(since)) / 1000;
  return `${formatAge(seconds)} ago`;
}

function changeText({ object, at, what }: Change, takenAt: string): string {
  return `${printable(formatRef(object))} ${printable(what)}, ${sinceText(at, takenAt)} (shortly before; no proof)`;
}

function evidenceText({ of, path, value, at, times }: ReportedFinding['evidence'][number], takenAt: string): string {
  const age = at === undefined || Number.isNaN(parseTime(at)) ? '' : `, ${sinceText(at, takenAt)}`;
  const often = times === undefined || times < 2 ? '' : `, ${times} times`;
  return `${printable(formatRef(of))} ${printable(path)}${often}${age}: ${printable(value)}`;
}

/** The consequences as a tree below the cause. What several findings lead to stands below the first of them. */
function consequences(
  { cause, consequences: ids }: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
  most: number,
  style: Style,
): { readonly indent: string; readonly text: string }[] {
  const order = new Map([cause, ...ids].map((id, i) => [id, i]));
  const effects = new Map<string, string[]>();
  for (const id of ids) {
    const [parent = cause] = findings
      .get(id)!
      .causedBy.filter(c => order.has(c) && order.get(c)! < order.get(id)!)
      .sort((a, b) => order.get(a)! - order.get(b)!);
    const siblings = effects.get(parent);
    if (siblings === undefined) effects.set(parent, [id]);
    else siblings.push(id);
  }
  const lines: { indent: string; text: string }[] = [];
  const draw = (parent: string, indent: string): void => {
    const children = effects.get(parent) ?? [];
    for (const [i, id] of children.entries()) {
      const last = i === children.length - 1;
      lines.push({
        indent: `${indent}${last ? style.lastBranch : style.branch}`,
        text: consequenceText(findings.get(id)!),
      });
      draw(id, `${indent}${last ? '   ' : style.trunk}`);
    }
  };
  draw(cause, '');
  if (lines.length <= most) return lines;
  return [
    ...lines.slice(0, most - 1),
    { indent: '', text: style.dim(`… and ${lines.length - most + 1} more (-v shows all)`) },
  ];
}

function consequenceText({ object, owner, count, message }: ReportedFinding): string {
  const many = `${count} ${object.kind.toLowerCase()}s`;
  const of = owner === undefined ? '' : ` of ${formatRef(owner)}`;
  return `${printable(count > 1 ? `${many}${of}` : formatRef(object))}: ${printable(message)}`;
}

function conclusion({ summary: { incidents, settling }, coverage }: Report, style: Style): string {
  const { error, warning } = incidents;
  const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const still = settling === 0 ? '' : `, ${settling} still settling`;
  const holes = coverage.complete ? '' : '; not everything could be checked, see above';
  if (error + warning > 0) {
    const paint = style.severity[error > 0 ? 'error' : 'warning'];
    return `${paint(style.bold(`${count(error + warning, 'incident')}`))}: ${count(error, 'error')}, ${count(warning, 'warning')}${still}${holes}`;
  }
  if (coverage.complete) return `${style.good(style.bold('No problems found'))}${still}`;
  return `${style.severity.warning(style.bold('No problems found in what could be checked'))}${still}${holes}`;
}

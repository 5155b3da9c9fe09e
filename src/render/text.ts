import stringWidth from 'string-width';
import { formatRef } from '../core/objects.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { incidentHead, incidentLine, renderFramed } from './frame.ts';
import { column, type Style, styleOf } from './style.ts';
import { explanationLines } from './text-explanation.ts';
import type { TextOptions } from './text-options.ts';
import { causeTree, drawTree, findingsById } from './tree.ts';
import { alsoText, changeText, evidencePlace, findingText, impactText, shownIncidents, sinceText } from './words.ts';

/** So many consequences are drawn under one cause. */
const mostConsequences = 10;
const mostEvidence = 4;
const mostAlike = 6;
/** The column in which what belongs to an incident begins. */
const label = 10;

/** For people: the worst cause first, each with what follows from it, what it was read from, and what to do. */
export function renderText(report: Report, options: TextOptions): string {
  const style = styleOf(options);
  if (options.detail === 'quiet')
    return shownIncidents(report, options)
      .shown.map(incident => `${incidentLine(incident, style)}\n`)
      .join('');
  const findings = findingsById(report);
  return renderFramed(report, options, style, (incident, number) =>
    renderIncident(incident, number, findings, report, options, style),
  );
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
  const everything = options.detail === 'verbose';
  const impact = impactText(incident);
  const also = alsoText(incident, report);
  const evidence = everything ? cause.evidence : cause.evidence.slice(0, mostEvidence);
  const alike = alikeText(cause, everything ? Number.POSITIVE_INFINITY : mostAlike);
  const rows = [
    incidentHead(incident, number, label, style),
    ...(alike === '' ? [] : [row('alike', alike)]),
    ...(impact === '' ? [] : [row('impact', impact)]),
    ...(incident.since === undefined ? [] : [row('since', sinceText(incident.since, report.takenAt))]),
    ...incident.changes.map((change, i) => row(i === 0 ? 'changed' : '', changeText(change, report.takenAt))),
    ...evidence.map((e, i) => row(i === 0 ? 'read' : '', `${evidencePlace(e, report.takenAt)}: ${printable(e.value)}`)),
    ...consequences(incident, findings, everything ? Number.POSITIVE_INFINITY : mostConsequences, style).map(
      ({ indent, text }, i) => row(i === 0 ? 'then' : '', text, indent),
    ),
    ...(also === '' ? [] : [row('also', also)]),
    row('do', printable(cause.fix)),
    row('look', printable(cause.look)),
    ...(incident.explanation === undefined || report.explain === undefined
      ? []
      : explanationLines(incident.explanation, report.explain, label, style)),
    ...(everything ? [row('code', `${cause.code}, incident ${incident.id}`)] : []),
  ];
  return rows.join('\n');
}

/** The other objects of which the same is true, where no owner stands for them all; `''` if there are none. */
function alikeText({ objects = [], owner }: ReportedFinding, most: number): string {
  const others = owner === undefined ? objects.slice(1).map(other => printable(formatRef(other))) : [];
  const more = others.length - most;
  return others.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more (-v shows all)` : '');
}

/** The consequences as a tree below the cause. */
function consequences(
  incident: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
  most: number,
  style: Style,
): { readonly indent: string; readonly text: string }[] {
  const drawn = drawTree(causeTree(incident, findings), ({ effects }) => effects, style);
  const shown = drawn.length <= most ? drawn : drawn.slice(0, most - 1);
  const lines = shown.map(({ branch, item }) => ({ indent: branch, text: findingText(item.finding) }));
  const left = drawn.length - shown.length;
  if (left === 0) return lines;
  return [...lines, { indent: '', text: style.dim(`${style.ellipsis} and ${left} more (-v shows all)`) }];
}

import { formatRef } from '../core/objects.ts';
import type { Incident, Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { incidentHead, renderFramed } from './frame.ts';
import { column, type Style, styleOf } from './style.ts';
import type { TextOptions } from './text-options.ts';
import { type Branch, causeTree, drawTree, findingsById } from './tree.ts';
import { alsoText, findingText, impactByName, shownIncidents } from './words.ts';

/** So many lines are drawn below one cause. */
const mostLines = 40;
/** The column in which the trees begin. */
const indent = 3;

/** For a screen: each incident as a tree from its cause to what does not work in the end, and nothing else of it. */
export function renderTree(report: Report, options: TextOptions): string {
  const style = styleOf(options);
  const findings = findingsById(report);
  const render = (incident: Incident, number: number): string =>
    renderIncident(incident, number, causeTree(incident, findings), report, options, style);
  if (options.detail === 'quiet')
    return shownIncidents(report, options)
      .shown.map((incident, i) => `${render(incident, i + 1)}\n`)
      .join('');
  return renderFramed(report, options, style, render);
}

/** What is drawn: a finding, or a host that cannot be reached because of one. */
interface Item {
  readonly text: string;
  readonly below: readonly Item[];
}

function renderIncident(
  incident: Incident,
  number: number,
  cause: Branch,
  report: Report,
  { detail }: TextOptions,
  style: Style,
): string {
  const paint = style.severity[incident.severity];
  const words = impactByName(incident);
  const mark = (name: string): string => {
    const impact = words.get(name);
    return impact === undefined ? '' : `${paint(`[${impact}]`)} `;
  };
  const itemOf = ({ finding, effects }: Branch): Item => ({
    text: `${finding.count === 1 ? mark(formatRef(finding.object)) : ''}${findingText(finding)}`,
    below: [
      ...effects.map(itemOf),
      ...(finding.hosts ?? []).map(host => ({ text: `${mark(host)}${printable(host)}`, below: [] })),
    ],
  });
  const lines = drawTree(itemOf(cause), ({ below }) => below, style).map(({ branch, trunk, item }) => {
    // Beside the further lines of what has something below it, the trunk of that begins.
    const rest = item.below.length > 0 ? `${trunk}${style.trunk}` : trunk;
    const blank = ' '.repeat(indent);
    return column(`${blank}${style.dim(branch)}`, item.text, style.width, `${blank}${style.dim(rest)}`);
  });
  const most = detail === 'verbose' ? lines.length : mostLines;
  const more = lines.length - most;
  const also = alsoText(incident, report);
  const impact = mark(formatRef(cause.finding.object));
  return [
    incidentHead(incident, number, indent, style),
    ...(impact === '' ? [] : [`${' '.repeat(indent)}${impact.trimEnd()}`]),
    ...lines.slice(0, most),
    ...(more > 0 ? [style.dim(`${' '.repeat(indent)}${style.ellipsis} and ${more} more (-v shows all)`)] : []),
    ...(also === '' ? [] : [column(' '.repeat(indent), style.dim(also), style.width)]),
  ].join('\n');
}

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

/** What may be drawn: a finding, or a host that cannot be reached because of one. Of thousands only the first are worded. */
interface Item {
  readonly text: () => string;
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
    text: () => `${finding.count === 1 ? mark(formatRef(finding.object)) : ''}${findingText(finding)}`,
    below: [
      ...effects.map(itemOf),
      ...(finding.hosts ?? []).map(host => ({ text: () => `${mark(host)}${printable(host)}`, below: [] })),
    ],
  });
  const drawn = drawTree(itemOf(cause), ({ below }) => below, style);
  const more = detail === 'verbose' ? 0 : drawn.length - mostLines;
  const lines = drawn.slice(0, more > 0 ? mostLines : drawn.length).map(({ branch, trunk, item }) => {
    // Beside the further lines of what has something below it, the trunk of that begins.
    const rest = item.below.length > 0 ? `${trunk}${style.trunk}` : trunk;
    const blank = ' '.repeat(indent);
    return column(`${blank}${style.dim(branch)}`, item.text(), style.width, `${blank}${style.dim(rest)}`);
  });
  const also = alsoText(incident, report);
  const impact = mark(formatRef(cause.finding.object));
  return [
    incidentHead(incident, number, indent, style),
    ...(impact === '' ? [] : [`${' '.repeat(indent)}${impact.trimEnd()}`]),
    ...lines,
    ...(more > 0 ? [style.dim(`${' '.repeat(indent)}${style.ellipsis} and ${more} more (-v shows all)`)] : []),
    ...(also === '' ? [] : [column(' '.repeat(indent), style.dim(also), style.width)]),
  ].join('\n');
}

import wrapAnsi from 'wrap-ansi';
import type { Severity } from '../core/finding.ts';
import { formatRef } from '../core/objects.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { mapInSteps } from '../core/steps.ts';
import { printable } from '../core/values.ts';
import { coverageRows } from './text-coverage.ts';
import type { TextOptions } from './text-options.ts';
import { findingsById, linksOf } from './tree.ts';
import {
  impactByName,
  severityNames,
  shownGroups,
  shownIncidents,
  sourceText,
  subjectText,
  verdictOf,
} from './words.ts';

/** Boxes and arrows, for languages that draw them. All lines are printable; each language escapes them its own way. */
export interface Diagram {
  /** What was looked at, and the verdict. */
  readonly title: readonly string[];
  readonly clusters: readonly Cluster[];
  /** What several of the clusters have in common. */
  readonly groups: readonly { readonly id: string; readonly title: string; readonly clusters: readonly string[] }[];
  /** What was checked, and what was not. */
  readonly note: readonly string[];
}

/** An incident. The first box is the cause. */
export interface Cluster {
  readonly id: string;
  readonly title: string;
  readonly boxes: readonly [Box, ...Box[]];
  readonly arrows: readonly { readonly from: string; readonly to: string }[];
  /** Other clusters that share a consequence with this one. */
  readonly alsoAffects: readonly string[];
}

export interface Box {
  readonly id: string;
  readonly lines: readonly string[];
  /** A cause is as bad as its incident; an `effect` follows from it; `unreachable` is a host that cannot be reached. */
  readonly tone: Severity | 'effect' | 'unreachable';
}

/** The fill and the line of a box. */
export const colors: Readonly<Record<Box['tone'], readonly [fill: string, line: string]>> = {
  error: ['#fde2e1', '#c62828'],
  warning: ['#fff3cd', '#b58105'],
  info: ['#e1f0fa', '#2471a3'],
  effect: ['#ffffff', '#777777'],
  unreachable: ['#f3e5f5', '#7b1fa2'],
};

/** Texts in boxes are wrapped at so many columns. */
const boxWidth = 44;

/** Yields after each incident. */
export function* diagramInSteps(report: Report, options: TextOptions): Generator<void, Diagram> {
  const { shown, hidden } = shownIncidents(report, options);
  const findings = findingsById(report);
  const ids = new Map(shown.map(({ id }, i) => [id, `i${i + 1}`]));
  const { headline, rest } = verdictOf(report);
  return {
    title: [`kubecause  ${sourceText(report)}`, `${headline}${rest}`],
    clusters: yield* mapInSteps(shown, (incident, i) => clusterOf(incident, i + 1, ids, findings)),
    groups: shownGroups(report, shown).map(({ title, members }, i) => ({
      id: `g${i + 1}`,
      title,
      clusters: members.map(number => `i${number}`),
    })),
    note: coverageRows(report, options, hidden, '…').map(([name, text]) => `${name} ${text}`.trim()),
  };
}

function clusterOf(
  incident: Incident,
  number: number,
  ids: ReadonlyMap<string, string>,
  findings: ReadonlyMap<string, ReportedFinding>,
): Cluster {
  const id = ids.get(incident.id)!;
  const words = impactByName(incident);
  const links = linksOf(incident, findings);
  const cause = findings.get(incident.cause)!;
  const boxIds = new Map([cause.id, ...incident.consequences].map((finding, i) => [finding, `${id}n${i + 1}`]));
  const box = (finding: ReportedFinding, tone: Box['tone']): Box => {
    const impact = finding.count === 1 ? words.get(formatRef(finding.object)) : undefined;
    const subject = `${subjectText(finding)}${impact === undefined ? '' : ` [${impact}]`}`;
    return { id: boxIds.get(finding.id)!, lines: [...wrap(subject), ...wrap(printable(finding.message))], tone };
  };
  const hosts = [...new Set([cause, ...links.map(link => link.finding)].flatMap(finding => finding.hosts ?? []))];
  const hostIds = new Map(hosts.map((host, i) => [host, `${id}h${i + 1}`]));
  return {
    id,
    title: `${number} ${severityNames[incident.severity]} ${printable(formatRef(cause.owner ?? cause.object))}`,
    boxes: [
      box(cause, incident.severity),
      ...links.map(({ finding }) => box(finding, 'effect')),
      ...hosts.map(
        (host): Box => ({
          id: hostIds.get(host)!,
          lines: [...wrap(printable(host)), 'unreachable'],
          tone: 'unreachable',
        }),
      ),
    ],
    arrows: [
      ...links.flatMap(({ finding, causes }) =>
        causes.map(from => ({ from: boxIds.get(from)!, to: boxIds.get(finding.id)! })),
      ),
      ...[cause, ...links.map(link => link.finding)].flatMap(finding =>
        (finding.hosts ?? []).map(host => ({ from: boxIds.get(finding.id)!, to: hostIds.get(host)! })),
      ),
    ],
    alsoAffects: incident.alsoAffects.flatMap(other => ids.get(other) ?? []),
  };
}

/** A text in the lines of a box. */
export function wrap(text: string): string[] {
  return wrapAnsi(text, boxWidth, { hard: true, trim: true }).split('\n');
}

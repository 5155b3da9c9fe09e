import { memoized } from '../core/memo.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';

/** A finding and what hangs on it. */
export interface Branch {
  readonly finding: ReportedFinding;
  readonly effects: readonly Branch[];
}

/** A line of a drawn tree: the branch before it, and the trunk that its further lines stand behind. */
export interface Drawn<T> {
  readonly branch: string;
  readonly trunk: string;
  readonly item: T;
}

/** How trees are drawn. */
export interface TreeLines {
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
}

/** The findings of a report by their ids. Kept with it: a server answers many questions out of one. */
export const findingsById = memoized(
  ({ findings }: Report): ReadonlyMap<string, ReportedFinding> => new Map(findings.map(one => [one.id, one])),
);

/** The incidents of a report by their ids. */
export const incidentsById = memoized(
  ({ incidents }: Report): ReadonlyMap<string, Incident> => new Map(incidents.map(one => [one.id, one])),
);

/**
 * What is deeper stands beside what it follows from. No screen is wide enough for more, and thousands of objects that wait for one
 * another in a row would end the stack of whoever draws them.
 */
const deepest = 40;

/** An incident from its cause to its impact. What follows from several findings hangs on the one nearest to the cause. */
export function causeTree(incident: Incident, findings: ReadonlyMap<string, ReportedFinding>): Branch {
  const effects = new Map([incident.cause, ...incident.consequences].map((id): [string, Branch[]] => [id, []]));
  const places = new Map([[incident.cause, { on: incident.cause, depth: 0 }]]);
  for (const { finding, causes } of linksOf(incident, findings)) {
    const nearest = places.get(causes[0])!;
    const place = nearest.depth < deepest ? { on: causes[0], depth: nearest.depth + 1 } : nearest;
    places.set(finding.id, place);
    effects.get(place.on)!.push({ finding, effects: effects.get(finding.id)! });
  }
  return { finding: findings.get(incident.cause)!, effects: effects.get(incident.cause)! };
}

/**
 * What each consequence of an incident follows from directly, the nearest to the cause first; the cause of all, if nothing
 * is known. Only what stands before it counts, so that there is no cycle.
 */
export function linksOf(
  { cause, consequences }: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
): { readonly finding: ReportedFinding; readonly causes: readonly [string, ...string[]] }[] {
  const order = new Map([cause, ...consequences].map((id, i) => [id, i]));
  return consequences.map(id => {
    const finding = findings.get(id)!;
    const [nearest = cause, ...others] = finding.causedBy
      .filter(other => order.has(other) && order.get(other)! < order.get(id)!)
      .sort((a, b) => order.get(a)! - order.get(b)!);
    return { finding, causes: [nearest, ...others] };
  });
}

/** Draws what `childrenOf` gives, from the top, a line for each; the root has none. */
export function drawTree<T>(root: T, childrenOf: (item: T) => readonly T[], lines: TreeLines): Drawn<T>[] {
  const drawn: Drawn<T>[] = [];
  const draw = (parent: T, indent: string): void => {
    const children = childrenOf(parent);
    for (const [i, item] of children.entries()) {
      const last = i === children.length - 1;
      const trunk = `${indent}${last ? ' '.repeat(lines.trunk.length) : lines.trunk}`;
      drawn.push({ branch: `${indent}${last ? lines.lastBranch : lines.branch}`, trunk, item });
      draw(item, trunk);
    }
  };
  draw(root, '');
  return drawn;
}

import { type Severity, severities } from '../../core/finding.ts';
import { compareText, formatRef } from '../../core/objects.ts';
import { type Draft, foldKey, identity } from '../draft.ts';
import { components } from './components.ts';
import type { Graph } from './graph.ts';

/** Which incident each finding belongs to. Incidents are numbered by the fold key of their cause. */
export interface Linked {
  /** The severity of each finding: what causes a fault is no trivia. */
  readonly severity: readonly Severity[];
  /** What each finding is folded by. */
  readonly keys: readonly string[];
  /** Incidents by the fold key of the cause: causes of one code on the objects of one owner are one. */
  readonly incidents: ReadonlyMap<string, readonly number[]>;
  /** For each incident, the findings of others that also follow from one of its own. */
  readonly alsoReaches: ReadonlyMap<string, ReadonlySet<number>>;
  /** The incident of each finding. */
  readonly incidentOf: (finding: number) => string;
}

/**
 * Finds the cause of every finding. A cause blames nothing that is itself broken; a finding that several causes reach
 * belongs to the one that most of what it follows from leads to, then the one with the most affected pods, then the worse, then
 * the first by name. Linear in findings and edges; yields after each of them, where it does not only write down what each is called.
 */
export function* link(graph: Graph): Generator<void, Linked> {
  const { drafts, causes } = graph;
  const severity = raisedSeverities(drafts, causes);
  const sorted = components(causes);
  yield;
  const folded = drafts.map(foldKey);
  yield;
  const names = drafts.map(identity);
  yield;
  // Pods are weighed by the causes they would have without weighing; then everything chooses by that weight.
  const first = yield* assignRoots(
    sorted,
    graph,
    folded,
    (a, b) => severities.indexOf(severity[a]!) - severities.indexOf(severity[b]!) || compareText(names[a]!, names[b]!),
  );
  const weight = new Map<string, number>();
  for (const [i, draft] of drafts.entries()) {
    if (draft.ref.kind === 'Pod') weight.set(folded[first[i]!]!, (weight.get(folded[first[i]!]!) ?? 0) + 1);
  }
  yield;
  const root = yield* assignRoots(
    sorted,
    graph,
    folded,
    (a, b) =>
      (weight.get(folded[b]!) ?? 0) - (weight.get(folded[a]!) ?? 0) ||
      severities.indexOf(severity[a]!) - severities.indexOf(severity[b]!) ||
      compareText(names[a]!, names[b]!),
  );
  const incidents = new Map<string, number[]>();
  const alsoReaches = new Map<string, Set<number>>();
  const incidentOf = (finding: number): string => folded[root[finding]!]!;
  for (const i of drafts.keys()) {
    const key = incidentOf(i);
    const members = incidents.get(key);
    if (members === undefined) incidents.set(key, [i]);
    else members.push(i);
    for (const cause of causes[i]!) {
      const other = incidentOf(cause);
      if (other === key) continue;
      const also = alsoReaches.get(other) ?? new Set();
      alsoReaches.set(other, also.add(i));
    }
    yield;
  }
  return { severity, keys: folded, incidents, alsoReaches, incidentOf };
}

function* assignRoots(
  sorted: readonly (readonly number[])[],
  { drafts, causes, mainCauses }: Graph,
  folded: readonly string[],
  compare: (a: number, b: number) => number,
): Generator<void, number[]> {
  const root: number[] = new Array(drafts.length);
  for (const members of sorted) {
    const [first] = members as readonly [number, ...number[]];
    yield;
    // Most findings follow from nothing, and are their own cause.
    if (members.length === 1 && causes[first]!.length === 0) {
      root[first] = first;
      continue;
    }
    const inside = new Set(members);
    const reached = new Set<number>();
    // What counts of what it follows from directly, by what that is folded by: three of its pods weigh more than the fourth.
    const share = new Map<string, number>();
    for (const member of members) {
      for (const cause of causes[member]!) {
        if (inside.has(cause)) continue;
        reached.add(root[cause]!);
        if (mainCauses.get(member)?.includes(cause) === false) continue;
        const key = folded[root[cause]!]!;
        share.set(key, (share.get(key) ?? 0) + 1);
      }
    }
    const shareOf = (cause: number): number => share.get(folded[cause]!) ?? 0;
    const best =
      reached.size > 0
        ? [...reached].sort((a, b) => shareOf(b) - shareOf(a) || compare(a, b))[0]!
        : cutOf(members, drafts);
    for (const member of members) root[member] = best;
  }
  return root;
}

/** In a cycle: where a person can cut it, else what is no roll-up, else the first by name. */
function cutOf(members: readonly number[], drafts: readonly Draft[]): number {
  const rank = ({ definition }: Draft): number =>
    definition.breaker === true ? 0 : definition.rollup === true ? 2 : 1;
  return [...members].sort(
    (a, b) => rank(drafts[a]!) - rank(drafts[b]!) || compareText(formatRef(drafts[a]!.ref), formatRef(drafts[b]!.ref)),
  )[0]!;
}

/** A finding that is only worth knowing becomes a warning when another is blamed on it: what causes a fault is no trivia. */
function raisedSeverities(drafts: readonly Draft[], causes: readonly (readonly number[])[]): Severity[] {
  const raised = drafts.map(draft => draft.definition.severity as Severity);
  for (const [i, targets] of causes.entries()) {
    if (drafts[i]!.definition.severity === 'info') continue;
    for (const target of targets) if (raised[target] === 'info') raised[target] = 'warning';
  }
  return raised;
}

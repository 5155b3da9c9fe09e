import { atLeast, type Severity, severities } from '../../core/finding.ts';
import { compareText, formatRef } from '../../core/objects.ts';
import type { Group, Incident, ReportedFinding, Settling } from '../../core/report.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import type { Draft } from '../draft.ts';
import { beganAt } from './began.ts';
import { changesBefore } from './changes.ts';
import { type Folded, foldIncidents } from './fold.ts';
import { drawGraph, type Graph } from './graph.ts';
import { groupsOf } from './groups.ts';
import { compareImpact, impactOf } from './impact.ts';
import { link } from './link.ts';
import { reportFinding, titleOf, worstOf } from './report-finding.ts';

export interface Outcome {
  readonly incidents: readonly Incident[];
  readonly groups: readonly Group[];
  readonly findings: readonly ReportedFinding[];
  readonly settling: readonly Settling[];
  /** What each finding was made of, by its id. */
  readonly members: ReadonlyMap<string, readonly Draft[]>;
}

/** Which incidents are shown: those of which a finding is in scope, or what also follows from one, and that are bad enough. */
export interface Filter {
  readonly keeps: (finding: Draft) => boolean;
  readonly severity: Severity;
}

/** All incidents of a cluster, in words: reports of any scope show some of them. */
export interface Gathered {
  readonly drafts: readonly Draft[];
  /** The worst first. */
  readonly incidents: readonly Worded[];
  /** What may be only a matter of time. */
  readonly settling: readonly Waiting[];
  readonly groups: readonly Group[];
}

/** What only needs time, and how bad it will be if that is not so. */
interface Waiting {
  readonly drafts: readonly Draft[];
  readonly severity: Severity;
}

interface Worded {
  readonly incident: Incident;
  /** The cause first. */
  readonly findings: readonly ReportedFinding[];
  readonly drafts: readonly Draft[];
  /** What follows from it too, and belongs to another incident. */
  readonly alsoReached: readonly Draft[];
  /** Of each finding, by its id. */
  readonly members: readonly (readonly [id: string, drafts: readonly Draft[]])[];
}

/**
 * Turns findings into incidents: draws what follows from what, links, folds what is alike, takes out what only needs time, words it, orders by what it does
 * to users. Yields after each step.
 */
export function* gatherIncidents(found: readonly Draft[], index: ClusterIndex): Generator<void, Gathered> {
  const graph = yield* drawGraph(found, index);
  yield;
  const { drafts } = graph;
  const linked = yield* link(graph);
  yield;
  const raised = linked.severity;
  const draftsOf = (indexes: readonly number[]): Draft[] => indexes.map(i => drafts[i]!);
  const folded = yield* foldIncidents(linked, drafts);
  yield;
  const firm = folded.filter(({ settling }) => !settling);
  const ids = new Map(firm.map(({ key, id }) => [key, id]));
  const groups = groupsOf(
    firm.map(({ id, key, members, findings }) => ({
      id,
      causes: draftsOf(findings.get(key)!.drafts),
      findings: draftsOf(members),
    })),
    index.store.objects('Node').length,
  );
  yield;
  const groupOf = new Map(groups.flatMap(group => group.incidents.map(id => [id, group.id])));
  const incidents: Worded[] = [];
  for (const one of firm) {
    const findings = reportFindings(one, graph, linked.keys, raised);
    const cause = findings[0]!;
    const members = draftsOf(one.members);
    const since = beganAt(findings, members, index);
    const group = groupOf.get(one.id);
    const alsoReached = [...(linked.alsoReaches.get(one.key) ?? [])];
    const also = new Set(alsoReached.flatMap(i => ids.get(linked.incidentOf(i)) ?? []));
    const incident: Incident = {
      id: one.id,
      severity: worstOf(one.members, raised),
      title: titleOf(cause, drafts[one.findings.get(one.key)!.drafts[0]!]!),
      cause: cause.id,
      consequences: findings.slice(1).map(f => f.id),
      impact: impactOf(members),
      ...(since === undefined ? {} : { since }),
      changes: changesBefore(since, members, index),
      ...(group === undefined ? {} : { group }),
      alsoAffects: [...also].sort(compareText),
    };
    incidents.push({
      incident,
      findings,
      drafts: members,
      alsoReached: draftsOf(alsoReached),
      members: Array.from(one.findings.values(), f => [f.id, draftsOf(f.drafts)] as const),
    });
    yield;
  }
  incidents.sort(
    ({ incident: a }, { incident: b }) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compareImpact(a.impact, b.impact) ||
      compareText(a.title, b.title) ||
      compareText(a.id, b.id),
  );
  const settling = folded.filter(one => one.settling);
  return {
    drafts,
    incidents,
    settling: settling.map(({ members }) => ({ drafts: draftsOf(members), severity: worstOf(members, raised) })),
    groups,
  };
}

/** What a scope shows of all incidents. Ids and groups are those of the whole, whatever of it is shown. */
export function showIncidents({ incidents, settling, groups }: Gathered, { keeps, severity }: Filter): Outcome {
  const shown = incidents.filter(
    one => atLeast(one.incident.severity, severity) && (one.drafts.some(keeps) || one.alsoReached.some(keeps)),
  );
  const waiting = settling.filter(one => atLeast(one.severity, severity) && one.drafts.some(keeps));
  const kept = new Set(shown.map(({ incident }) => incident.group));
  return {
    incidents: shown.map(({ incident }) => incident),
    groups: groups.filter(({ id }) => kept.has(id)),
    findings: shown.flatMap(({ findings }) => findings),
    settling: settlingOf(waiting.flatMap(({ drafts }) => drafts)),
    members: new Map(shown.flatMap(({ members }) => members)),
  };
}

/** The findings of an incident, worded: its cause first, then what follows from it. */
function reportFindings(
  { id: incident, findings }: Folded,
  { drafts, causes }: Graph,
  keys: readonly string[],
  raised: readonly Severity[],
): readonly ReportedFinding[] {
  const reported = [...findings.values()].map(({ id, drafts: group }) => {
    const causedBy = new Set<string>();
    for (const i of group) {
      for (const cause of causes[i]!) {
        const other = findings.get(keys[cause]!)?.id ?? id;
        if (other !== id) causedBy.add(other);
      }
    }
    return reportFinding(
      { id, incident, causedBy: [...causedBy].sort(compareText), severity: worstOf(group, raised) },
      group.map(i => drafts[i]!),
    );
  });
  return nearestFirst(incident, reported);
}

/** The cause first, then what follows from it directly, then what follows from that; by name among equals. */
function nearestFirst(cause: string, findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  if (findings.length === 1) return findings;
  const distance = new Map([[cause, 0]]);
  const effects = new Map<string, string[]>();
  for (const { id, causedBy } of findings) {
    for (const of of causedBy) {
      const known = effects.get(of);
      if (known === undefined) effects.set(of, [id]);
      else known.push(id);
    }
  }
  const queue = [cause];
  // It grows on the way.
  for (const id of queue) {
    for (const effect of effects.get(id) ?? []) {
      if (distance.has(effect)) continue;
      distance.set(effect, distance.get(id)! + 1);
      queue.push(effect);
    }
  }
  const far = findings.length;
  return [...findings].sort(
    (a, b) =>
      (distance.get(a.id) ?? far) - (distance.get(b.id) ?? far) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compareText(formatRef(a.object), formatRef(b.object)) ||
      compareText(a.id, b.id),
  );
}

/** What objects wait for, each thing once. */
function settlingOf(drafts: readonly Draft[]): Settling[] {
  const waiting = drafts.map(({ ref, settling }) => ({ object: ref, waitsFor: settling! }));
  const byKey = new Map(waiting.map(one => [`${formatRef(one.object)}\n${one.waitsFor}`, one]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
}

import { createHash } from 'node:crypto';
import { atLeast, type Severity, severities } from '../../core/finding.ts';
import { kubectlFor, quote } from '../../core/kubectl.ts';
import { formatMessage } from '../../core/message.ts';
import { compareText, formatRef, type ObjectRef, refOf } from '../../core/objects.ts';
import type { Group, Incident, ReportedFinding, Settling } from '../../core/report.ts';
import { formatValue } from '../../core/values.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { type Draft, foldKey, idBasis } from '../draft.ts';
import { changesBefore } from './changes.ts';
import type { Graph } from './graph.ts';
import { groupsOf } from './groups.ts';
import { compareImpact, impactOf } from './impact.ts';
import { link, raisedSeverities } from './link.ts';

export interface Outcome {
  readonly incidents: readonly Incident[];
  readonly groups: readonly Group[];
  readonly findings: readonly ReportedFinding[];
  readonly settling: readonly Settling[];
  /** What each finding was made of, by its id. */
  readonly members: ReadonlyMap<string, readonly Draft[]>;
}

/** Which incidents are shown: those of which a member is in scope, and that are bad enough. */
export interface Filter {
  readonly keeps: (member: Draft) => boolean;
  readonly severity: Severity;
}

/** One incident while it is put together: its drafts, folded. */
interface Folded {
  readonly key: string;
  readonly drafts: readonly number[];
  /** Indexes of drafts by fold key: each becomes one finding. */
  readonly findings: ReadonlyMap<string, readonly number[]>;
}

/** Turns the graph into incidents: links, folds what is alike, takes out what only needs time, orders by what it does to users. */
export function reportIncidents(graph: Graph, filter: Filter, index: ClusterIndex): Outcome {
  const { drafts, causes } = graph;
  const linked = link(graph);
  const raised = raisedSeverities(drafts, causes);
  const settling: Settling[] = [];
  const shown: Folded[] = [];
  const all: Folded[] = [];
  for (const [key, members] of linked.incidents) {
    const onlyTime = members.every(i => drafts[i]!.settling !== undefined);
    const folded = { key, drafts: members, findings: fold(members, drafts) };
    if (!onlyTime) all.push(folded);
    if (!members.some(i => filter.keeps(drafts[i]!)) || !members.some(i => atLeast(raised[i]!, filter.severity)))
      continue;
    if (onlyTime) settling.push(...members.map(i => ({ object: drafts[i]!.ref, waitsFor: drafts[i]!.settling! })));
    else shown.push(folded);
  }
  // Ids and groups are those of the whole, whatever of it is shown.
  const ids = findingIds(all, drafts);
  const draftsOf = (indexes: readonly number[]): Draft[] => indexes.map(i => drafts[i]!);
  const groups = groupsOf(
    all.map(({ key, drafts: members, findings }) => ({
      id: idIn(ids, key, key)!,
      causes: draftsOf(findings.get(key)!),
      findings: draftsOf(members),
    })),
    index.store.objects('Node').length,
  );
  const groupOf = new Map(groups.flatMap(group => group.incidents.map(id => [id, group.id])));
  const members = new Map<string, readonly Draft[]>();
  const built = shown.map(folded => {
    const also = linked.alsoAffects.get(folded.key) ?? new Set();
    const { incident, findings } = buildIncident(folded, graph, raised, ids, also);
    for (const [foldedKey, group] of folded.findings) members.set(idIn(ids, folded.key, foldedKey)!, draftsOf(group));
    const changes = changesBefore(
      incident.since,
      folded.drafts.map(i => drafts[i]!),
      index,
    );
    const group = groupOf.get(incident.id);
    return { incident: { ...incident, changes, ...(group === undefined ? {} : { group }) }, findings };
  });
  built.sort(
    (a, b) =>
      severities.indexOf(a.incident.severity) - severities.indexOf(b.incident.severity) ||
      compareImpact(a.incident.impact, b.incident.impact) ||
      compareText(a.incident.title, b.incident.title) ||
      compareText(a.incident.id, b.incident.id),
  );
  const incidents = built.map(b => b.incident);
  return {
    incidents,
    groups: groups.filter(group => incidents.some(i => i.group === group.id)),
    findings: built.flatMap(b => b.findings),
    settling: uniqueSettling(settling),
    members,
  };
}

function fold(members: readonly number[], drafts: readonly Draft[]): Map<string, number[]> {
  const sorted = [...members].sort((a, b) => compareText(formatRef(drafts[a]!.ref), formatRef(drafts[b]!.ref)));
  const findings = new Map<string, number[]>();
  for (const i of sorted) {
    const key = foldKey(drafts[i]!);
    const group = findings.get(key);
    if (group === undefined) findings.set(key, [i]);
    else group.push(i);
  }
  return findings;
}

/** Ids by incident and fold key. Where two incidents hold findings alike in all that an id is made of, the later gets a number. */
function findingIds(incidents: readonly Folded[], drafts: readonly Draft[]): Map<string, string> {
  const ids = new Map<string, string>();
  const used = new Map<string, number>();
  for (const { key, findings } of [...incidents].sort((a, b) => compareText(a.key, b.key))) {
    for (const [foldedKey, [first]] of findings) {
      const hash = createHash('sha256').update(idBasis(drafts[first!]!)).digest('hex').slice(0, 10);
      const times = (used.get(hash) ?? 0) + 1;
      used.set(hash, times);
      ids.set(idKey(key, foldedKey), times === 1 ? hash : `${hash}-${times}`);
    }
  }
  return ids;
}

function idKey(incident: string, foldedKey: string): string {
  return `${incident}\n${foldedKey}`;
}

function idIn(ids: ReadonlyMap<string, string>, incident: string, foldedKey: string): string | undefined {
  return ids.get(idKey(incident, foldedKey));
}

function buildIncident(
  { key, drafts: members, findings }: Folded,
  { drafts, causes }: Graph,
  raised: readonly Severity[],
  ids: ReadonlyMap<string, string>,
  alsoAffects: ReadonlySet<string>,
): { incident: Omit<Incident, 'changes' | 'group'>; findings: ReportedFinding[] } {
  const idOf = (foldedKey: string): string | undefined => idIn(ids, key, foldedKey);
  const cause = idOf(key)!;
  const reported = [...findings].map(([foldedKey, group]) => {
    const causedBy = new Set(group.flatMap(i => causes[i]!.flatMap(c => idOf(foldKey(drafts[c]!)) ?? [])));
    causedBy.delete(idOf(foldedKey)!);
    return reportFinding(idOf(foldedKey)!, cause, group, drafts, raised, [...causedBy].sort(compareText));
  });
  const ordered = nearestFirst(cause, reported);
  const root = ordered[0]!;
  const severity = severities.find(level => reported.some(f => f.severity === level))!;
  const subject = titleSubject(root, drafts[findings.get(key)![0]!]!);
  const since = root.since ?? reported.flatMap(f => f.since ?? []).sort(compareText)[0];
  return {
    incident: {
      id: cause,
      severity,
      title: `${subject}: ${root.message}`,
      cause,
      consequences: ordered.slice(1).map(f => f.id),
      impact: impactOf(members.map(i => drafts[i]!)),
      ...(since === undefined ? {} : { since }),
      alsoAffects: [...alsoAffects].flatMap(other => idIn(ids, other, other) ?? []).sort(compareText),
    },
    findings: ordered,
  };
}

/** The cause first, then what follows from it directly, then what follows from that; by name among equals. */
function nearestFirst(cause: string, findings: readonly ReportedFinding[]): ReportedFinding[] {
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

function reportFinding(
  id: string,
  incident: string,
  group: readonly number[],
  drafts: readonly Draft[],
  raised: readonly Severity[],
  causedBy: readonly string[],
): ReportedFinding {
  const draft = drafts[group[0]!]!;
  const objects = group.map(i => drafts[i]!.ref);
  const since = group.flatMap(i => drafts[i]!.since ?? []).sort(compareText)[0];
  const hosts = [...new Set(group.flatMap(i => drafts[i]!.hosts))].sort(compareText);
  const blames = new Map<string, ObjectRef>();
  for (const i of group) {
    for (const { object } of drafts[i]!.blames) {
      const ref =
        'metadata' in object ? refOf(object) : 'ref' in object ? object.ref : { kind: object.named, name: object.name };
      blames.set(formatRef(ref), ref);
    }
  }
  return {
    id,
    incident,
    analyzer: draft.analyzer,
    code: draft.code,
    severity: severities.find(level => group.some(i => raised[i] === level))!,
    object: draft.ref,
    ...(formatRef(draft.topOwner) === formatRef(draft.ref) ? {} : { owner: draft.topOwner }),
    count: group.length,
    ...(objects.length > 1 ? { objects } : {}),
    message: formatMessage(draft.definition.message, draft.values),
    fix: formatMessage(draft.definition.fix, draft.values),
    look: lookOf(draft),
    evidence: draft.evidence.map(({ value, ...rest }) => ({ ...rest, value: formatValue(value) })),
    causedBy,
    blames: [...blames].sort(([a], [b]) => compareText(a, b)).map(([, ref]) => ref),
    near: draft.near,
    ...(draft.impact === undefined ? {} : { impact: draft.impact }),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(since === undefined ? {} : { since }),
  };
}

/** What a person deploys is named, not the copies that a controller made of it. */
function titleSubject({ object, owner, count }: ReportedFinding, { definition }: Draft): string {
  if (definition.habit === true) {
    const one = formatRef(owner ?? object);
    return count === 1 ? one : `${one} and ${count - 1} more`;
  }
  if (owner === undefined) return formatRef(object);
  return `${formatRef(owner)} (${count} ${object.kind.toLowerCase()}${count === 1 ? '' : 's'})`;
}

function lookOf({ definition, ref, values, object }: Draft): string {
  if (definition.look === undefined) return kubectlFor(ref, object !== undefined);
  return formatMessage(definition.look, { ...values, name: quote(ref.name), namespace: quote(ref.namespace ?? '') });
}

function uniqueSettling(settling: readonly Settling[]): Settling[] {
  const byKey = new Map(settling.map(s => [`${formatRef(s.object)}\n${s.waitsFor}`, s]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, s]) => s);
}

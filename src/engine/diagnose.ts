import type { Analyzer } from '../core/analyzer.ts';
import type { Diagnosis } from '../core/diagnosis.ts';
import type { Severity } from '../core/finding.ts';
import type { OnRequest } from '../core/kinds/define.ts';
import type { Kind } from '../core/kinds/index.ts';
import { compareText } from '../core/objects.ts';
import { type Coverage, type Report, type Summary, schemaVersion } from '../core/report.ts';
import type { LabelSelector } from '../core/selectors.ts';
import { matchesSelector } from '../core/selectors.ts';
import type { Settings } from '../core/settings.ts';
import { isHole, type Source } from '../core/source.ts';
import type { Suppression } from '../core/suppressions.ts';
import type { AskedObject } from './asked.ts';
import { type CheckResult, checking, type Stopwatch } from './check.ts';
import { ClusterIndex } from './cluster-index.ts';
import type { Draft } from './draft.ts';
import { drawGraph, type Graph } from './incidents/graph.ts';
import { type Outcome, reportIncidents } from './incidents/report-incidents.ts';
import { readStore } from './read.ts';
import { beganWithin } from './since.ts';
import { inSteps, type Rest } from './steps.ts';
import type { Store } from './store.ts';
import { type FoundSubject, findSubjects, reportSubject, touches } from './subjects.ts';
import { suppress } from './suppress.ts';

/** Which incidents to show. It never narrows what is known: all analyzers see all of what may be listed. */
export interface Scope {
  /** Namespaces to list, and of which incidents are shown; all if not given. */
  readonly namespaces?: readonly string[];
  /** Ids of the analyzers of whose findings the incidents are shown, each with the kinds of which they count; all if not given. */
  readonly analyzers?: ReadonlyMap<string, readonly Kind[]>;
  /** Labels of the objects whose incidents are shown. */
  readonly selector?: LabelSelector;
  /** The least severity of an incident that is shown; `info` if not given. */
  readonly severity?: Severity;
  /** Seconds before the snapshot: incidents that are known to have begun earlier are not shown. */
  readonly since?: number;
  /**
   * Objects whose incidents are shown: incidents that they, what they own or what owns them are part of. Everything is read
   * then, since what is wrong with them may lie anywhere; `namespaces` says where they are, and what to list where the whole
   * cluster may not be listed.
   */
  readonly objects?: readonly AskedObject[];
}

export interface DiagnoseOptions {
  readonly analyzers: readonly Analyzer[];
  readonly scope?: Scope;
  /** What the operator declared; nothing if not given. */
  readonly settings?: Settings;
  /** What is read besides the objects: the logs of containers that fail, the certificates in TLS Secrets. Nothing if not given. */
  readonly requested?: readonly OnRequest[];
  /** What nobody wants to be told of. */
  readonly suppressions?: readonly Suppression[];
  readonly toolVersion: string;
  readonly signal?: AbortSignal;
  /** Takes the time of each analyzer; nobody does if not given. */
  readonly stopwatch?: Stopwatch;
  /** Called between small pieces of the work: what it gives is waited for, so that others who share the thread get their turn. */
  readonly rest?: Rest;
}

/** Reads a cluster, finds what is wrong, and groups it under its causes. */
export async function diagnose(source: Source, options: DiagnoseOptions): Promise<Report> {
  return (await investigate(source, options)).report;
}

/** As {@link diagnose}; keeps what the report was written from. */
export async function investigate(source: Source, options: DiagnoseOptions): Promise<Diagnosis> {
  const store = await readStore(source, options);
  return tell(await examine(store, options), source, options);
}

/** What all analyzers found in a cluster, and what follows from what: reports of any scope are written from it. */
export interface Examination {
  readonly index: ClusterIndex;
  readonly checked: CheckResult;
  readonly graph: Graph;
}

/** Lets all analyzers look at what was read. */
export async function examine(
  store: Store,
  { analyzers, settings, rest, stopwatch }: Pick<DiagnoseOptions, 'analyzers' | 'settings' | 'rest' | 'stopwatch'>,
): Promise<Examination> {
  const index = new ClusterIndex(store);
  const checked = await inSteps(checking(analyzers, index, settings, stopwatch), rest);
  await rest?.();
  return { index, checked, graph: drawGraph(checked.drafts, index) };
}

/** What is told of a source: who it is, and what it refused. */
export type Told = Pick<Source, 'description' | 'notes'>;

/** Writes the report of a scope. */
export function tell(
  { index, checked, graph }: Examination,
  { description, notes = [] }: Told,
  { analyzers, scope = {}, suppressions = [], toolVersion }: DiagnoseOptions,
): Diagnosis {
  const { store } = index;
  const subjects = scope.objects && findSubjects(scope.objects, scope.namespaces, index, graph.drafts);
  const filter = { keeps: (member: Draft) => inScope(member, scope, subjects), severity: scope.severity ?? 'info' };
  const all = reportIncidents(graph, filter, index);
  const { members, ...outcome } = suppress(
    scope.since === undefined ? all : beganWithin(all, scope.since, store.takenAt),
    suppressions,
    index,
    Object.keys(scope).length === 0,
  );
  const report: Report = {
    schemaVersion,
    tool: { name: 'kubecause', version: toolVersion },
    source: {
      ...description,
      ...(store.serverVersion === '' ? {} : { serverVersion: store.serverVersion }),
      ...(store.takenAtFrom === undefined ? {} : { takenAtFrom: store.takenAtFrom }),
    },
    takenAt: store.takenAt,
    summary: summarise(outcome, store),
    ...outcome,
    ...(subjects && { subjects: subjects.map(s => reportSubject(s, outcome.findings, checked, analyzers, index)) }),
    coverage: cover(store, checked, notes),
  };
  const statements = new Map([...members].map(([id, [first]]) => [id, first!]));
  return { report, statements, strings: () => store.strings() };
}

function inScope(
  member: Draft,
  { namespaces, analyzers, selector }: Scope,
  subjects: readonly FoundSubject[] | undefined,
): boolean {
  const namespace = member.ref.kind === 'Namespace' ? member.ref.name : member.ref.namespace;
  const isPlaced = namespaces === undefined || (namespace !== undefined && namespaces.includes(namespace));
  return (
    (subjects === undefined ? isPlaced : subjects.some(subject => touches(subject, member))) &&
    (analyzers === undefined || isChosen(member, analyzers)) &&
    (selector === undefined || matchesSelector(selector, member.object?.metadata.labels ?? {}))
  );
}

function isChosen({ analyzer, subject }: Draft, analyzers: NonNullable<Scope['analyzers']>): boolean {
  return subject !== undefined && analyzers.get(analyzer)?.includes(subject) === true;
}

function summarise({ incidents, findings, settling }: Omit<Outcome, 'members'>, store: Store): Summary {
  const count = (items: readonly { readonly severity: Severity }[]): Record<Severity, number> => ({
    error: items.filter(i => i.severity === 'error').length,
    warning: items.filter(i => i.severity === 'warning').length,
    info: items.filter(i => i.severity === 'info').length,
  });
  return { incidents: count(incidents), findings: count(findings), settling: settling.length, objects: store.size };
}

function cover(store: Store, { analyzers, unknownLookups }: CheckResult, notes: readonly string[]): Coverage {
  const rows = store.coverage();
  const unknown = [...unknownLookups].sort(([a], [b]) => compareText(a, b));
  return {
    complete:
      !rows.some(row => isHole(row.state)) &&
      analyzers.every(a => a.state === 'checked' || a.state === 'not-applicable') &&
      unknown.length === 0 &&
      notes.length === 0,
    kinds: rows,
    analyzers: [...analyzers].sort((a, b) => compareText(a.id, b.id)),
    unknownLookups: Object.fromEntries(unknown),
    notes,
  };
}

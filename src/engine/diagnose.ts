import type { Analyzer } from '../core/analyzer.ts';
import type { Diagnosis } from '../core/diagnosis.ts';
import { UserError } from '../core/errors.ts';
import type { Severity } from '../core/finding.ts';
import type { OnRequest } from '../core/kinds/define.ts';
import { kindNamed } from '../core/kinds/names.ts';
import { readLogs } from '../core/logs.ts';
import { compareText } from '../core/objects.ts';
import { type Coverage, type Report, type Summary, schemaVersion } from '../core/report.ts';
import type { LabelSelector } from '../core/selectors.ts';
import { matchesSelector } from '../core/selectors.ts';
import type { Settings } from '../core/settings.ts';
import { isHole, type Plan, type Source } from '../core/source.ts';
import type { Suppression } from '../core/suppressions.ts';
import type { AskedObject } from './asked.ts';
import { type CheckResult, check } from './check.ts';
import { ClusterIndex } from './cluster-index.ts';
import type { Draft } from './draft.ts';
import { drawGraph } from './incidents/graph.ts';
import { type Outcome, reportIncidents } from './incidents/report-incidents.ts';
import { onDemand } from './needed.ts';
import { kindsOf } from './plan.ts';
import { beganWithin } from './since.ts';
import { Store } from './store.ts';
import { type FoundSubject, findSubjects, reportSubject, touches } from './subjects.ts';
import { suppress } from './suppress.ts';

/** Which incidents to show. It never narrows what is known: all analyzers see all of what may be listed. */
export interface Scope {
  /** Namespaces to list, and of which incidents are shown; all if not given. */
  readonly namespaces?: readonly string[];
  /** Ids of the analyzers of whose findings the incidents are shown; all if not given. */
  readonly analyzers?: ReadonlySet<string>;
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
}

/** Reads a cluster, finds what is wrong, and groups it under its causes. */
export async function diagnose(source: Source, options: DiagnoseOptions): Promise<Report> {
  return (await investigate(source, options)).report;
}

/** As {@link diagnose}; keeps what the report was written from. */
export async function investigate(source: Source, options: DiagnoseOptions): Promise<Diagnosis> {
  const { analyzers, scope = {}, toolVersion, signal = new AbortController().signal } = options;
  const store = await readAll(source, options, signal);
  const index = new ClusterIndex(store);
  const checked = check(analyzers, index, options.settings);
  const graph = drawGraph(checked.drafts, index);
  const subjects = scope.objects && findSubjects(scope.objects, scope.namespaces, index, graph.drafts);
  const filter = { keeps: (member: Draft) => inScope(member, scope, subjects), severity: scope.severity ?? 'info' };
  const all = reportIncidents(graph, filter, index);
  const { members, ...outcome } = suppress(
    scope.since === undefined ? all : beganWithin(all, scope.since, store.takenAt),
    options.suppressions ?? [],
    index,
    Object.keys(scope).length === 0,
  );
  const report: Report = {
    schemaVersion,
    tool: { name: 'kubecause', version: toolVersion },
    source: {
      ...source.description,
      ...(store.serverVersion === '' ? {} : { serverVersion: store.serverVersion }),
      ...(store.takenAtFrom === undefined ? {} : { takenAtFrom: store.takenAtFrom }),
    },
    takenAt: store.takenAt,
    summary: summarise(outcome, store),
    ...outcome,
    ...(subjects && { subjects: subjects.map(s => reportSubject(s, outcome.findings, checked, analyzers, index)) }),
    coverage: cover(store, checked, source.notes ?? []),
  };
  const statements = new Map([...members].map(([id, [first]]) => [id, first!]));
  return { report, statements, strings: () => store.strings() };
}

async function readAll(
  source: Source,
  { analyzers, scope: { namespaces, objects } = {}, requested = [] }: DiagnoseOptions,
  signal: AbortSignal,
): Promise<Store> {
  const store = new Store(objects === undefined ? namespaces : undefined);
  const asked = objects?.flatMap(({ type }) => kindNamed(type) ?? []) ?? [];
  const kinds = kindsOf(analyzers, asked, requested);
  const plan: Plan = {
    kinds,
    onDemand: onDemand(analyzers, asked, store),
    ...(namespaces !== undefined && (objects === undefined ? { namespaces } : { fallback: namespaces })),
  };
  for await (const chunk of source.read(plan, signal)) store.add(chunk);
  store.seal();
  if (requested.includes('logs')) {
    for await (const chunk of readLogs(source, store.objects('Pod'), store.takenAt, signal)) store.add(chunk);
  }
  if (!store.anythingRead())
    throw new UserError(`nothing could be read of ${source.description.name}: ${whyNothing(store)}`);
  return store;
}

/** What stands for all that could not be read: the listing of pods, which everybody knows. */
function whyNothing(store: Store): string {
  const rows = store.coverage();
  const { state, why } = rows.find(row => row.kind === 'Pod') ?? rows[0] ?? { state: 'not-collected', why: undefined };
  const hint =
    state === 'forbidden' && store.namespaces === undefined ? '; name a namespace that you may list with -n' : '';
  return `${state}${why === undefined ? '' : `: ${why}`}${hint}`;
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
    (analyzers === undefined || analyzers.has(member.analyzer)) &&
    (selector === undefined || matchesSelector(selector, member.object?.metadata.labels ?? {}))
  );
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

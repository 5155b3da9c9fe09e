import type { Analyzer } from '../core/analyzer.ts';
import type { Diagnosis } from '../core/diagnosis.ts';
import type { Severity } from '../core/finding.ts';
import { compareText } from '../core/objects.ts';
import { type Coverage, type Report, type Summary, schemaVersion } from '../core/report.ts';
import { formatSelector, matchesSelector } from '../core/selectors.ts';
import { isHole, type Source } from '../core/source.ts';
import { inSteps } from '../core/steps.ts';
import { type CheckResult, checking } from './check.ts';
import { ClusterIndex } from './cluster-index.ts';
import type { Draft } from './draft.ts';
import { type Gathered, gatherIncidents, type Outcome, showIncidents } from './incidents/report-incidents.ts';
import type { DiagnoseOptions, Scope } from './options.ts';
import { readStore } from './read.ts';
import { beganWithin } from './since.ts';
import type { Store } from './store.ts';
import { type FoundSubject, findSubjects, reportSubject, touches } from './subjects.ts';
import { suppress } from './suppress.ts';

/** Reads a cluster, finds what is wrong, and groups it under its causes. */
export async function diagnose(source: Source, options: DiagnoseOptions): Promise<Report> {
  return (await investigate(source, options)).report;
}

/** As {@link diagnose}; keeps what the report was written from. */
export async function investigate(source: Source, options: DiagnoseOptions): Promise<Diagnosis> {
  const store = await readStore(source, options);
  return tell(await examine(store, options), source, options);
}

/** What all analyzers found in a cluster, and which incidents that is: reports of any scope are written from it. */
export interface Examination {
  readonly index: ClusterIndex;
  readonly checked: CheckResult;
  readonly gathered: Gathered;
  readonly coverage: Omit<Coverage, 'notes'>;
}

/** Lets all analyzers look at what was read. */
export async function examine(
  store: Store,
  {
    analyzers,
    settings,
    rest,
    stopwatch,
    onChecked,
  }: Pick<DiagnoseOptions, 'analyzers' | 'settings' | 'rest' | 'stopwatch' | 'onChecked'>,
): Promise<Examination> {
  const index = new ClusterIndex(store);
  const ready = await Promise.all(analyzers.map(analyzer => prepared(analyzer, store)));
  const checked = await inSteps(checking(ready, index, settings, stopwatch), rest);
  onChecked?.();
  await rest?.();
  const gathered = await inSteps(gatherIncidents(checked.drafts, index), rest);
  return { index, checked, gathered, coverage: cover(store, checked) };
}

/** An analyzer that has what it needs; one that cannot get it throws at its first subject, which costs nobody else's findings. */
async function prepared(analyzer: Analyzer, store: Store): Promise<Analyzer> {
  if (!analyzer.subjects.some(subject => store.objects(subject).length > 0)) return analyzer;
  try {
    await analyzer.prepare?.();
    return analyzer;
  } catch (error) {
    const check = (): never => {
      throw error;
    };
    return { ...analyzer, where: () => true, check };
  }
}

/** What is told of a source: who it is, and what it refused. */
export type Told = Pick<Source, 'description' | 'notes'>;

/** Writes the report of a scope. */
export function tell(
  { index, checked, gathered, coverage }: Examination,
  { description, notes: refused = [] }: Told,
  { analyzers, scope = {}, suppressions = [], toolVersion }: DiagnoseOptions,
): Diagnosis {
  const { store } = index;
  const notes = [...refused, ...selectorNotes(scope, store)];
  const subjects = scope.objects && findSubjects(scope.objects, scope.namespaces, index, gathered.drafts);
  const filter = { keeps: (finding: Draft) => inScope(finding, scope, subjects), severity: scope.severity ?? 'info' };
  const all = showIncidents(gathered, filter);
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
    coverage: { ...coverage, complete: coverage.complete && notes.length === 0, notes },
  };
  const statements = new Map([...members].map(([id, [first]]) => [id, first!]));
  return { report, statements, strings: () => store.strings() };
}

/** A selector that selects nothing, perhaps by a typo, would look like health. */
function* selectorNotes({ selector }: Scope, store: Store): Generator<string> {
  if (selector === undefined) return;
  for (const { metadata } of store.all()) if (matchesSelector(selector, metadata.labels)) return;
  yield `nothing that was read has the labels ${formatSelector(selector)}`;
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

function cover(store: Store, { analyzers, unknownLookups }: CheckResult): Omit<Coverage, 'notes'> {
  const rows = store.coverage();
  const unknown = [...unknownLookups].sort(([a], [b]) => compareText(a, b));
  return {
    complete:
      !rows.some(row => isHole(row.state)) &&
      analyzers.every(a => a.state === 'checked' || a.state === 'not-applicable') &&
      unknown.length === 0,
    kinds: rows,
    analyzers: [...analyzers].sort((a, b) => compareText(a.id, b.id)),
    unknownLookups: Object.fromEntries(unknown),
  };
}

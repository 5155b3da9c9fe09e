import type { Analyzer, Details } from '../core/analyzer.ts';
import type { Kind } from '../core/kinds/index.ts';
import { kinds } from '../core/kinds/index.ts';
import type { Values } from '../core/message.ts';
import { type KubeObject, type ObjectRef, refOf } from '../core/objects.ts';
import type { AnalyzerCoverage } from '../core/report.ts';
import type { ClusterIndex } from './cluster-index.ts';
import { type Draft, identity } from './draft.ts';
import { isComplete } from './store.ts';
import { View } from './view.ts';

export interface CheckResult {
  readonly drafts: Draft[];
  readonly analyzers: AnalyzerCoverage[];
  readonly unknownLookups: ReadonlyMap<Kind, number>;
}

/** Runs every analyzer over every subject. An analyzer that throws costs its finding of that one object, and says so. */
export function check(analyzers: readonly Analyzer[], index: ClusterIndex): CheckResult {
  const drafts = new Map<string, Draft>();
  const coverage: AnalyzerCoverage[] = [];
  const unknownLookups = new Map<Kind, number>();
  for (const analyzer of analyzers) {
    const view = new View(index, new Set([analyzer.subject, ...(analyzer.reads ?? []), ...(analyzer.consults ?? [])]));
    coverage.push(
      runAnalyzer(analyzer, index, view, draft => {
        const id = identity(draft);
        if (!drafts.has(id)) drafts.set(id, draft);
      }),
    );
    for (const [kind, times] of view.unknown) unknownLookups.set(kind, (unknownLookups.get(kind) ?? 0) + times);
  }
  return { drafts: [...drafts.values()], analyzers: coverage, unknownLookups };
}

function runAnalyzer(
  analyzer: Analyzer,
  index: ClusterIndex,
  view: View,
  add: (draft: Draft) => void,
): AnalyzerCoverage {
  const { id, subject } = analyzer;
  const { state, why } = index.store.state(subject);
  if (state === 'not-served')
    return { id, state: 'not-applicable', subjects: 0, why: `the cluster does not serve ${subject}` };
  if (needsAllNamespaces(analyzer) && index.store.namespaces !== undefined) {
    return { id, state: 'not-applicable', subjects: 0, why: 'it needs all namespaces' };
  }
  const subjects = index.store.objects(subject);
  const skipped = new Set<string>();
  let checked = 0;
  let crash: string | undefined;
  for (const object of subjects) {
    const hole = missingRead(analyzer, index, object);
    if (hole !== undefined) {
      skipped.add(hole);
      continue;
    }
    view.subject = object;
    checked++;
    try {
      analyzer.check(object as never, view, (code, about, details) =>
        add(makeDraft(analyzer, code, about, details, index)),
      );
    } catch (error) {
      crash ??= `${error instanceof Error ? error.message : String(error)} (${object.kind} ${object.metadata.namespace}/${object.metadata.name})`;
    }
  }
  if (crash !== undefined) return { id, state: 'failed', subjects: checked, why: crash };
  if (!isCovered(index, subject)) skipped.add(`${subject} is ${state}${why === undefined ? '' : `: ${why}`}`);
  if (skipped.size === 0) return { id, state: 'checked', subjects: checked };
  return {
    id,
    state: checked > 0 ? 'partly-checked' : 'not-checked',
    subjects: checked,
    why: [...skipped].sort().join('; '),
  };
}

/** Whether all subjects that were asked for are there. */
function isCovered(index: ClusterIndex, subject: Kind): boolean {
  const { namespaces } = index.store;
  if (namespaces === undefined || !kinds[subject].namespaced) return isComplete(index.store.state(subject).state);
  return namespaces.every(namespace => isComplete(index.store.state(subject, namespace).state));
}

/** Whether what is decided of a cluster-scoped object depends on objects in any namespace. */
function needsAllNamespaces({ subject, reads = [] }: Analyzer): boolean {
  return !kinds[subject].namespaced && reads.some(kind => kinds[kind].namespaced);
}

/** A kind that the analyzer reads and that was not listed whole where this subject lives. */
function missingRead(analyzer: Analyzer, index: ClusterIndex, subject: KubeObject): string | undefined {
  for (const kind of analyzer.reads ?? []) {
    const namespace =
      kinds[kind].namespaced && subject.metadata.namespace !== '' ? subject.metadata.namespace : undefined;
    const { state } = index.store.state(kind, namespace);
    if (!isComplete(state)) return `${kind} is ${state}`;
  }
  return undefined;
}

function makeDraft(
  analyzer: Analyzer,
  code: string,
  object: KubeObject,
  details: Details & { readonly with?: Values },
  index: ClusterIndex,
): Draft {
  const definition = analyzer.codes[code];
  if (definition === undefined) throw new Error(`code ${code} is not declared`);
  return {
    analyzer: analyzer.id,
    code,
    definition,
    ref: refOf(object),
    object,
    topOwner: index.topOwnerOf(object),
    key: details.key ?? '',
    values: details.with ?? {},
    evidence: (details.evidence ?? []).map(e => ({ ...e, of: toRef(e.of) })),
    blames: details.blames ?? [],
    dependsOn: details.dependsOn ?? [],
    near: (details.near ?? []).map(toRef),
    since: details.since === '' ? undefined : details.since,
    impact: details.impact,
    hosts: details.hosts ?? [],
    settling: details.settling,
  };
}

function toRef(object: KubeObject | ObjectRef): ObjectRef {
  return 'metadata' in object ? refOf(object) : object;
}

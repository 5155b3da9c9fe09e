import type { Analyzer, Details, Reporter } from '../core/analyzer.ts';
import type { CodeTable } from '../core/finding.ts';
import type { Kind } from '../core/kinds/index.ts';
import { definitionOf, kinds } from '../core/kinds/index.ts';
import type { Values } from '../core/message.ts';
import { formatRef, type KubeObject, type ObjectRef, refOf } from '../core/objects.ts';
import type { AnalyzerCoverage } from '../core/report.ts';
import { noSettings } from '../core/settings.ts';
import { atOnce } from '../core/steps.ts';
import type { ClusterIndex } from './cluster-index.ts';
import { crashOf } from './crash.ts';
import { type Draft, identity } from './draft.ts';
import { isComplete } from './store.ts';
import { View } from './view.ts';

export interface CheckResult {
  readonly drafts: Draft[];
  readonly analyzers: AnalyzerCoverage[];
  readonly unknownLookups: ReadonlyMap<Kind, number>;
}

/** Takes the time that each analyzer needs. The engine has no clock of its own. */
export interface Stopwatch {
  /** In milliseconds, from any moment. */
  now(): number;
  /** Milliseconds by the id of the analyzer. */
  readonly analyzers: Map<string, number>;
}

/** One analyzer on its way through its subjects. */
interface Run {
  readonly analyzer: Analyzer;
  readonly view: View;
  readonly report: Reporter<CodeTable>;
  /** Subjects that were looked at. */
  checked: number;
  /** Why others were not. */
  readonly skipped: Set<string>;
  /** The first exception: what it said of which object, and what a bug report needs. */
  crash: Pick<AnalyzerCoverage, 'why' | 'crash'> | undefined;
}

/** Analyzers that look at the same objects of a kind: all, or those that one condition is true of. */
interface Lookers {
  readonly where: Analyzer['where'];
  readonly runs: Run[];
}

/** As {@link checking}, in one go. */
export function check(...args: Parameters<typeof checking>): CheckResult {
  return atOnce(checking(...args));
}

/**
 * Runs every analyzer over every subject, and yields after each object. An object is looked at by all its analyzers before
 * the next one, so that what they share of it is at hand. An analyzer that throws costs its finding of that one object, and says so.
 */
export function* checking(
  analyzers: readonly Analyzer[],
  index: ClusterIndex,
  settings = noSettings,
  stopwatch?: Stopwatch,
): Generator<void, CheckResult> {
  const drafts = new Map<string, Draft>();
  const coverage: AnalyzerCoverage[] = [];
  const runs: Run[] = [];
  const look = stopwatch === undefined ? checkObject : timed(stopwatch);
  let subject: Kind | undefined;
  for (const analyzer of analyzers) {
    const why = notApplicable(analyzer, index);
    if (why !== undefined) {
      coverage.push({ id: analyzer.id, state: 'not-applicable', subjects: 0, why });
      continue;
    }
    const { subjects, reads = [], consults = [] } = analyzer;
    const view = new View(index, new Set([...subjects, ...reads, ...consults]), settings);
    const report: Run['report'] = (code, object, details) => {
      const draft = makeDraft(analyzer, subject, code, object, details, index);
      const id = identity(draft);
      if (!drafts.has(id)) drafts.set(id, draft);
    };
    runs.push({ analyzer, view, report, checked: 0, skipped: new Set(), crash: undefined });
  }
  for (const kind of new Set(runs.flatMap(({ analyzer }) => analyzer.subjects))) {
    const own = runs.filter(({ analyzer }) => analyzer.subjects.includes(kind));
    subject = kind;
    for (const objects of index.byNamespace(kind).values()) {
      // What is there to read is asked once for each namespace.
      const able = own.filter(run => isAble(run, objects[0]!, index));
      for (const run of able) run.checked += objects.length;
      const lookers = byCondition(able);
      for (const object of objects) {
        lookAt(object, lookers, look);
        yield;
      }
    }
  }
  const unknownLookups = new Map<Kind, number>();
  for (const run of runs) {
    const { id } = run.analyzer;
    // One that found nothing to look at among its subjects took no time.
    if (run.checked > 0 && stopwatch?.analyzers.has(id) === false) stopwatch.analyzers.set(id, 0);
    coverage.push(coverageOf(run, index));
    for (const [kind, times] of run.view.unknown) unknownLookups.set(kind, (unknownLookups.get(kind) ?? 0) + times);
  }
  return { drafts: [...drafts.values()], analyzers: coverage, unknownLookups };
}

function byCondition(runs: readonly Run[]): readonly Lookers[] {
  const lookers = new Map<Analyzer['where'], Lookers>();
  for (const run of runs) {
    const { where } = run.analyzer;
    const same = lookers.get(where);
    if (same === undefined) lookers.set(where, { where, runs: [run] });
    else same.runs.push(run);
  }
  return [...lookers.values()];
}

function lookAt(object: KubeObject, lookers: readonly Lookers[], look: typeof checkObject): void {
  for (const some of lookers) for (const run of concerned(some, object)) look(run, object);
}

/** One for all: that somebody says nothing of something costs no memory. */
const none: readonly never[] = [];

/** Of analyzers with one condition: all if it is true of the object, else none. */
function concerned({ where, runs }: Lookers, object: KubeObject): readonly Run[] {
  try {
    return where === undefined || where(object as never) ? runs : none;
  } catch (error) {
    for (const run of runs) noteCrash(run, object, error);
    return none;
  }
}

/** Whether all that an analyzer reads is there for the objects of a namespace; if not, it is noted why. */
function isAble({ analyzer, skipped }: Run, object: KubeObject, index: ClusterIndex): boolean {
  const why = missingRead(analyzer, index, object);
  if (why !== undefined) skipped.add(why);
  return why === undefined;
}

function checkObject(run: Run, object: KubeObject): void {
  const { analyzer, view, report } = run;
  view.subject = object;
  try {
    analyzer.check(object as never, view, report);
  } catch (error) {
    noteCrash(run, object, error);
  }
}

function noteCrash(run: Run, object: KubeObject, error: unknown): void {
  const { namespace, name } = object.metadata;
  run.crash ??= {
    why: `${error instanceof Error ? error.message : String(error)} (${object.kind} ${namespace}/${name})`,
    crash: crashOf(error, object),
  };
}

function timed({ now, analyzers }: Stopwatch): typeof checkObject {
  return (run, object) => {
    const began = now();
    checkObject(run, object);
    const { id } = run.analyzer;
    analyzers.set(id, (analyzers.get(id) ?? 0) + now() - began);
  };
}

/** Which analyzers look at an object, and why others that would cannot. */
export function lookersAt(
  object: KubeObject,
  kind: Kind,
  analyzers: readonly Analyzer[],
  index: ClusterIndex,
): { readonly id: string; readonly why: string | undefined }[] {
  return analyzers
    .filter(analyzer => analyzer.subjects.includes(kind) && notApplicable(analyzer, index) === undefined)
    .map(analyzer => ({ id: analyzer.id, why: missingRead(analyzer, index, object) }));
}

function notApplicable(analyzer: Analyzer, index: ClusterIndex): string | undefined {
  const missing = analyzer.subjects.flatMap(subject => notThere(subject, index) ?? []);
  if (missing.length === analyzer.subjects.length) return missing.join('; ');
  return needsAllNamespaces(analyzer) && index.store.namespaces !== undefined ? 'it needs all namespaces' : undefined;
}

/** Why there can be no objects of a kind. */
function notThere(subject: Kind, index: ClusterIndex): string | undefined {
  if (index.store.wasAsked(subject)) {
    const { state } = index.store.state(subject);
    if (state === 'not-needed') return `nothing calls for a ${subject}`;
    return state === 'not-served' ? `the cluster does not serve ${subject}` : undefined;
  }
  const { onRequest } = definitionOf(subject);
  return onRequest === undefined ? `there is no ${subject} to read` : `${onRequest} are read only when asked for`;
}

function coverageOf(
  { analyzer: { id, subjects }, checked, skipped, crash }: Run,
  index: ClusterIndex,
): AnalyzerCoverage {
  if (crash !== undefined) return { id, state: 'failed', subjects: checked, ...crash };
  for (const subject of subjects.filter(kind => !isCovered(index, kind))) {
    const { state, why } = index.store.state(subject);
    skipped.add(`${subject} is ${state}${why === undefined ? '' : `: ${why}`}`);
  }
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
function needsAllNamespaces({ subjects, reads = [] }: Analyzer): boolean {
  return subjects.some(subject => !kinds[subject].namespaced) && reads.some(kind => kinds[kind].namespaced);
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
  subject: Kind | undefined,
  code: string,
  object: KubeObject,
  details: Details & { readonly with?: Values },
  index: ClusterIndex,
): Draft {
  const definition = analyzer.codes[code];
  if (definition === undefined) throw new Error(`code ${code} is not declared`);
  const ref = refOf(object);
  return {
    analyzer: analyzer.id,
    subject,
    code,
    definition,
    ref,
    name: formatRef(ref),
    object,
    topOwner: index.topOwnerOf(object),
    key: details.key ?? '',
    values: details.with ?? {},
    evidence: details.evidence?.map(e => ({ ...e, of: toRef(e.of) })) ?? none,
    blames: details.blames ?? none,
    dependsOn: details.dependsOn ?? none,
    mainly: details.mainly,
    makes: details.makes ?? none,
    near: details.near?.map(toRef) ?? none,
    about: details.about,
    since: details.since === '' ? undefined : details.since,
    impact: details.impact,
    hosts: details.hosts ?? none,
    settling: details.settling,
  };
}

function toRef(object: KubeObject | ObjectRef): ObjectRef {
  return 'metadata' in object ? refOf(object) : object;
}

import type { ClusterView } from '../../src/core/analyzer.ts';
import { memoized } from '../../src/core/memo.ts';
import { compareText, controllerOf, groupOf } from '../../src/core/objects.ts';
import { parseTime } from '../../src/core/time.ts';
import type { StateField } from './custom-convention.ts';
import { partProblems } from './custom-parts.ts';
import { type Condition, type Custom, type Problem, problemIn } from './custom-problem.ts';
import { type Reading, readingOf } from './custom-reading.ts';
import { groupBy } from './listings.ts';
import { startGrace } from './pods.ts';

type View = Pick<ClusterView<'CustomResource', never>, 'age' | 'list' | 'settings'>;

/** The codes of `custom-resource-condition`. */
type ProblemCode =
  | 'custom-resource-not-ready'
  | 'custom-resource-degraded'
  | 'custom-resource-run-failed'
  | 'custom-resource-unknown';

/** In seconds: how long the work of a controller may take, and how long it may not know. */
const slowGrace = 1800;
/** In seconds: after this a run that nobody repeated is history. */
const runsCount = 7 * 86_400;

/**
 * The most telling of the bad things that a status says; undefined if it says none, or is not meant to be good: switched off,
 * being deleted, or an old run.
 */
export function problemOf(object: Custom, cluster: View): (Problem & { readonly code: ProblemCode }) | undefined {
  const reading = readingOf(object, cluster.settings);
  if (reading.silent || isSwitchedOff(object) || object.metadata.deletionTimestamp !== undefined) return undefined;
  const found = [
    ...conditionProblems(object, reading, cluster),
    ...stateProblems(object, reading),
    ...partProblems(object.status),
  ];
  const problems = found
    .filter(({ reason, message, value }) => !isExpected([reason, message, value], reading))
    .sort((a, b) => rank(a) - rank(b));
  const [worst] = problems;
  if (worst === undefined || (reading.run && isHistory(object, cluster))) return undefined;
  return { ...worst, ...explanationOf(worst, problems, object, reading), code: codeOf(worst, reading) };
}

/** `SubnetsReady=False`, as Karpenter and what else is built with awslabs/operatorpkg (status/condition_set.go) sum up. */
const summary = /^(\w+)=(?:False|Unknown)\b/;

/** Why something is bad, where another condition says it. */
function explanationOf(
  { message }: Problem,
  problems: readonly Problem[],
  { status }: Custom,
  { explainedBy }: Reading,
): Words | undefined {
  const summedUp = summary.exec(message)?.[1];
  const condition = status.conditions.find(({ type }) => type === (summedUp ?? explainedBy));
  if (condition !== undefined && (summedUp !== undefined || isStuck(condition))) return wordsOf(condition);
  const [detail] = status.conditions.flatMap(({ status: is, errors }) => (is === 'False' ? errors : []));
  if (detail?.message !== undefined) return wordsOf(detail);
  const other = message === '' ? problems.find(problem => problem.message !== '') : undefined;
  return other && wordsOf(other);
}

type Words = Pick<Problem, 'reason' | 'message'>;

function wordsOf({ reason = '', message = '' }: { readonly [K in keyof Words]?: string | undefined }): Words {
  return { reason, message };
}

function codeOf({ weight }: Problem, { run }: Reading): ProblemCode {
  if (weight === 'unknown') return 'custom-resource-unknown';
  if (weight === 'warning') return 'custom-resource-degraded';
  return run ? 'custom-resource-run-failed' : 'custom-resource-not-ready';
}

/** What does not work comes before what works in part; within that, what gives a reason in words. */
function rank({ weight, message }: Problem): number {
  const order = { error: 0, warning: 2, unknown: 4 } as const;
  return order[weight] + (message === '' ? 1 : 0);
}

function* conditionProblems(object: Custom, reading: Reading, cluster: View): Generator<Problem> {
  const { conditions } = object.status;
  const byType = new Map(conditions.map(condition => [condition.type ?? '', condition]));
  for (const [type, weight] of Object.entries(reading.bad)) {
    const condition = byType.get(type);
    // Argo CD writes conditions without a status: what is there is true.
    if (condition?.status === 'True' || (condition !== undefined && condition.status === undefined))
      yield problemIn(condition, weight);
  }
  for (const [type, weight] of Object.entries(reading.good)) {
    const condition = byType.get(type);
    if (condition?.status === 'False' && condition.severity !== 'Info')
      yield problemIn(condition, condition.severity === 'Warning' ? 'warning' : weight);
    const unknownFor = Math.min(
      cluster.age(condition?.lastTransitionTime),
      cluster.age(object.metadata.creationTimestamp),
    );
    if (condition?.status === 'Unknown' && !reading.run && !reading.unknowable.has(type) && unknownFor > slowGrace)
      yield problemIn(condition, 'unknown');
  }
  for (const [type, weight] of Object.entries(reading.unknown)) {
    const condition = byType.get(type);
    if (condition?.status === 'Unknown') yield problemIn(condition, weight);
  }
  const progressing = byType.get('Progressing');
  if (progressing !== undefined && isStuck(progressing)) yield problemIn(progressing, 'warning');
}

/** By itself `Progressing` says nothing: an operator that has nothing to do is not progressing, a failed rollout neither. */
function isStuck({ status, reason = '' }: Condition): boolean {
  return (
    (status === 'False' && /Deadline|Failed|Failure|Error|Blocked|Timed?Out/.test(reason)) || reason === 'Retrying'
  );
}

function* stateProblems({ status }: Custom, { states }: Reading): Generator<Problem> {
  for (const [field, weights] of Object.entries(states)) {
    const { value, message, since } = stateOf(status, field as StateField);
    const weight = value === undefined ? undefined : weights[value];
    if (weight === undefined || value === undefined) continue;
    // An operation that failed is over once its application is as it should be.
    if (field === 'operationState.phase' && status.sync?.status === 'Synced') continue;
    const [type = field] = field.split('.');
    yield { path: `status.${field}`, type, value, reason: '', message: message ?? '', since, weight };
  }
}

interface State {
  readonly value: string | undefined;
  readonly message: string | undefined;
  readonly since?: string | undefined;
}

function stateOf(status: Custom['status'], field: StateField): State {
  const { health, operationState, applicationState } = status;
  switch (field) {
    case 'health.status':
      return { value: health?.status, message: health?.message };
    case 'ceph.health':
      return { value: status.ceph?.health, message: status.message };
    case 'operationState.phase':
      return { value: operationState?.phase, message: operationState?.message, since: operationState?.finishedAt };
    case 'applicationState.state':
      return { value: applicationState?.state, message: applicationState?.errorMessage };
    default:
      return { value: status[field], message: messageIn(status) };
  }
}

/** What a status says in words, wherever it says it. */
function messageIn(status: Custom['status']): string | undefined {
  const { message, failureMessage, failureReason, errorMessage, lastMessage, reason, validationErrors } = status;
  const said = [message, failureMessage, failureReason, errorMessage, lastMessage, reason, ...validationErrors];
  const inCondition = status.conditions.find(({ status: is, message: words = '' }) => is === 'False' && words !== '');
  return said.find(text => text !== undefined) ?? inCondition?.message;
}

/** Whether an object is there to go on working: it is no run, which is over one day, and not switched off or on its way out. */
export function isMeantToWork(object: Custom, { settings }: Pick<View, 'settings'>): boolean {
  const { run, silent } = readingOf(object, settings);
  return !run && !silent && !isSwitchedOff(object) && object.metadata.deletionTimestamp === undefined;
}

/** What pauses its reconciliation, as an annotation: by any value but `false`. */
const pausing = ['cluster.x-k8s.io/paused', 'crossplane.io/paused', 'strimzi.io/pause-reconciliation'];

function isSwitchedOff({ metadata, spec, status }: Custom): boolean {
  const stopped = ['Halted', 'Stopped', 'Paused', 'Suspended', 'Terminating'];
  return (
    spec.suspend === true ||
    spec.paused === true ||
    spec.running === false ||
    spec.replicas === 0 ||
    spec.desiredState === 'Inactive' ||
    stopped.includes(spec.runStrategy ?? '') ||
    stopped.includes(status.printableStatus ?? '') ||
    // A machine that was shut down, or a run that is over, is not ready any more.
    status.phase === 'Succeeded' ||
    pausing.some(annotation => (metadata.annotations[annotation] ?? 'false') !== 'false') ||
    status.conditions.some(({ type, status: is }) => (type === 'Paused' || type === 'Suspended') && is === 'True')
  );
}

function isExpected(words: readonly string[], { quiet }: Reading): boolean {
  return words.some(said => /^\w*(Paused|Suspended)$/.test(said) || quiet.some(pattern => pattern.test(said)));
}

/** Work that is under way, by the first word of a reason. */
const underWay =
  /^(Progressing$|InProgress|Reconciling|Creating|Pending|Provisioning|Installing|Upgrading|Updating|Starting|Initiali[sz]|Waiting|Deploying|Scaling|Issuing|Requested|Import|Unpacking|Running|Started|Building|Scheduling)/;

/** What the object waits for, if what its status says may be only a matter of time. */
export function settlingOf(object: Custom, { reason, since, weight }: Problem, cluster: View): string | undefined {
  if (weight === 'unknown') return undefined;
  const { slow } = readingOf(object, cluster.settings);
  const grace = slow || underWay.test(reason) || isReconciling(object) ? slowGrace : startGrace;
  const age = Math.min(cluster.age(since), cluster.age(object.metadata.creationTimestamp));
  return age < grace ? 'its controller to make it ready' : undefined;
}

function isReconciling({ status }: Custom): boolean {
  return status.conditions.some(
    ({ type = '', status: is, reason = '' }) =>
      is === 'True' && ['Reconciling', 'Progressing', 'Issuing'].includes(type) && !/Retry|Fail/.test(reason),
  );
}

/** How long a controller may take to see a change, in seconds. */
const observeGrace = 600;

/**
 * By how much a controller lags behind an object, if that is sure: the object was changed long ago, by somebody who does not
 * write its status, or was never seen (Flux begins with -1).
 */
export function lagOf(object: Custom, cluster: View): { generation: number; observed: number | undefined } | undefined {
  const { generation, creationTimestamp, deletionTimestamp, managedFields } = object.metadata;
  const { observedGeneration: observed } = object.status;
  if (generation === undefined || observed === undefined || observed >= generation) return undefined;
  if (deletionTimestamp !== undefined || isSwitchedOff(object) || isReconciling(object)) return undefined;
  const writes = managedFields.filter(({ subresource }) => subresource !== 'status');
  const changed =
    writes.length > 0 && writes.length < managedFields.length
      ? Math.min(...writes.map(({ time }) => cluster.age(time)))
      : Number.NaN;
  const age = observed < 0 ? cluster.age(creationTimestamp) : changed;
  return age > observeGrace ? { generation, observed: observed < 0 ? undefined : observed } : undefined;
}

/** Whether a run does not count: a newer one of its series was started, or it is the last of none and long ago. */
function isHistory(object: Custom, cluster: View): boolean {
  const { newest, alone } = newestRuns(cluster.list('CustomResource'));
  if (!newest.has(object)) return true;
  return alone.has(object) && cluster.age(object.metadata.creationTimestamp) > runsCount;
}

/** The newest run of each series, and those that are of no series. */
const newestRuns = memoized((objects: readonly Custom[]) => {
  const runs = objects.filter(object => readingOf(object).run);
  const byUid = new Map(runs.map(run => [run.metadata.uid, run]));
  const newest = new Set<Custom>();
  const alone = new Set<Custom>();
  for (const series of groupBy(runs, run => seriesOf(run, byUid)).values()) {
    const last = series.reduce((a, b) => (isLater(b, a) ? b : a));
    newest.add(last);
    if (series.length === 1 && controllerOf(last) === undefined && labelOf(last) === undefined) alone.add(last);
  }
  // What an old run made is as old: its tasks, its volumes.
  const isCurrent = (run: Custom, depth = 5): boolean => {
    const owner = byUid.get(controllerOf(run)?.uid ?? '');
    return newest.has(run) && (owner === undefined || depth === 0 || isCurrent(owner, depth - 1));
  };
  return { newest: new Set([...newest].filter(run => isCurrent(run))), alone };
});

/** Labels that name what a run is of: Tekton, Velero, Argo Workflows, CloudNativePG. */
const seriesLabels = [
  'tekton.dev/pipeline',
  'tekton.dev/task',
  'velero.io/schedule-name',
  'workflows.argoproj.io/cron-workflow',
  'workflows.argoproj.io/workflow-template',
  'cnpg.io/scheduled-backup',
];

/**
 * Runs are of one series if they have one owner that is no run itself, or one label; else if they have one name, but for what
 * a generator of names appended. The parts of a run (a task, a volume) are each for themselves.
 */
function seriesOf(run: Custom, runs: ReadonlyMap<string, Custom>): string {
  const { apiVersion, kind, metadata } = run;
  const owner = controllerOf(run);
  const stem = metadata.name.replace(/-([0-9]{6,}|[a-z0-9]{5})$/, '');
  let of = labelOf(run) ?? stem;
  if (owner !== undefined) of = runs.has(owner.uid ?? '') ? metadata.name : `${owner.kind} ${owner.uid}`;
  return `${groupOf(apiVersion)}/${kind} ${metadata.namespace}/${of}`;
}

function labelOf({ metadata: { labels, name } }: Custom): string | undefined {
  // A pipeline that is written in its run is called like it.
  const key = seriesLabels.find(label => labels[label] !== undefined && labels[label] !== name);
  return key === undefined ? undefined : `${key}=${labels[key]}`;
}

function isLater(a: Custom, b: Custom): boolean {
  const [at, bt] = [a, b].map(({ metadata }) => parseTime(metadata.creationTimestamp) || 0);
  return at === bt ? compareText(a.metadata.name, b.metadata.name) > 0 : at! > bt!;
}

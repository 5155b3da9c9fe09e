import type { Kinds } from './kinds/index.ts';
import { bareMetadata, compareText, controllerOf, type KubeObject } from './objects.ts';
import type { Chunk, ListingState, ReadLog, Source, WantedLog } from './source.ts';
import { parseTime } from './time.ts';

type Pod = Kinds['Pod'];
type Status = Pod['status']['containerStatuses'][number];

/** What is read of logs at most. Pods of one controller run the same program, so a few of them tell what it says. */
export const logBounds = {
  containers: 100,
  perPod: 3,
  perController: 5,
  /** Of each run, from its end. */
  lines: 200,
  bytes: 32 * 1024,
} as const;

interface ChosenLogs {
  readonly wanted: readonly WantedLog[];
  /** Containers that fail and whose logs are too many. Not those whose like are read. */
  readonly left: number;
}

/**
 * Chooses the logs to read: of containers that fail, a few of each controller, one of every controller before a second one
 * of any, and the pods that have been there for longest first. The same pods give the same choice.
 * @param takenAt RFC 3339: the moment of the snapshot
 */
function chooseLogs(pods: readonly Pod[], takenAt: string): ChosenLogs {
  const byController = new Map<string, WantedLog[]>();
  const oldestFirst = [...pods].sort(
    (a, b) => compareText(a.status.startTime ?? '', b.status.startTime ?? '') || compareText(nameOf(a), nameOf(b)),
  );
  for (const pod of oldestFirst) {
    for (const log of failingIn(pod, takenAt)) {
      const key = `${controllerOf(pod)?.uid ?? nameOf(pod)} ${log.container}`;
      const logs = byController.get(key) ?? [];
      byController.set(key, logs);
      if (logs.length < logBounds.perController) logs.push(log);
    }
  }
  const inTurn = Array.from({ length: logBounds.perController }, (_, turn) =>
    [...byController.values()].flatMap(logs => logs[turn] ?? []),
  ).flat();
  return { wanted: inTurn.slice(0, logBounds.containers), left: Math.max(0, inTurn.length - logBounds.containers) };
}

/** The name of the object that holds the log of a container. */
export function logName(pod: string, container: string): string {
  return `${pod}/${container}`;
}

/**
 * Reads the logs of containers that fail, which are known once everything else has been read: an object for each, and what
 * could not be read, by namespace.
 */
export async function* readLogs(
  source: Source,
  pods: readonly Pod[],
  takenAt: string,
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  const { wanted, left } = chooseLogs(pods, takenAt);
  if (source.logs === undefined) {
    yield { type: 'state', kind: 'ContainerLog', state: 'not-collected', why: 'the source holds no logs' };
    return;
  }
  const read: ReadLog[] = [];
  if (wanted.length > 0) for await (const log of source.logs(wanted, signal)) read.push(log);
  read.sort((a, b) => compareText(a.namespace, b.namespace) || compareText(nameOfLog(a), nameOfLog(b)));
  yield* chunksOf(read, left);
}

function nameOfLog({ pod, container }: WantedLog): string {
  return logName(pod, container);
}

function* chunksOf(read: readonly ReadLog[], left: number): Generator<Chunk> {
  const objects = read.flatMap(log => (log.state === 'complete' ? [objectOf(log)] : []));
  if (objects.length > 0) yield { type: 'objects', kind: 'ContainerLog', objects };
  const namespaces = new Set(read.map(({ namespace }) => namespace));
  for (const namespace of [...namespaces].sort(compareText)) {
    const state = stateOf(read.filter(log => log.namespace === namespace));
    yield { type: 'state', kind: 'ContainerLog', namespace, ...state };
  }
  const why = `${left} more containers fail; the logs of ${read.length} were read`;
  yield { type: 'state', kind: 'ContainerLog', ...(left > 0 ? { state: 'partial', why } : { state: 'complete' }) };
}

/** The end of a log: whole lines, no more than the bounds allow. */
export function tailOf(log: Uint8Array): string {
  const from = Math.max(0, log.length - logBounds.bytes);
  const tail = new TextDecoder().decode(log.subarray(from));
  const lines = (from === 0 ? tail : tail.slice(tail.indexOf('\n') + 1)).replace(/\n$/, '').split('\n');
  return lines.slice(-logBounds.lines).join('\n');
}

function objectOf(log: Extract<ReadLog, { state: 'complete' }>): KubeObject {
  const { namespace, pod, container, current, earlier } = log;
  const object: Kinds['ContainerLog'] = {
    apiVersion: 'v1',
    kind: 'ContainerLog',
    metadata: bareMetadata(logName(pod, container), namespace),
    current: current === '' ? undefined : current,
    previous: earlier === '' ? undefined : earlier,
  };
  return object;
}

/** All of a namespace, in one state: that of all that failed if they failed alike. */
function stateOf(read: readonly ReadLog[]): { readonly state: ListingState; readonly why?: string } {
  const failed = read.flatMap(log => (log.state === 'complete' ? [] : [log]));
  const [first] = failed;
  if (first === undefined) return { state: 'complete' };
  const { state, why, pod, container } = first;
  if (failed.length === read.length && failed.every(log => log.state === state)) return { state, why };
  return {
    state: 'partial',
    why: `${failed.length} of ${read.length} logs were not read, that of ${logName(pod, container)}: ${why}`,
  };
}

function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function failingIn({ metadata, status }: Pod, takenAt: string): WantedLog[] {
  if (metadata.deletionTimestamp !== undefined || status.phase === 'Succeeded') return [];
  const init = status.initContainerStatuses.map(s => ({ ...s, endsWell: true }));
  const main = status.containerStatuses.map(s => ({ ...s, endsWell: false }));
  return [...init, ...main]
    .filter(container => isFailing(container, takenAt))
    .slice(0, logBounds.perPod)
    .map(({ name = '', restartCount = 0 }) => ({
      namespace: metadata.namespace,
      pod: metadata.name,
      container: name,
      previous: restartCount > 0,
    }));
}

/** A container that runs now fails no more after so long, in seconds. */
const recent = 86_400;

/** Whether a container crashed, waits to be started again, is not ready, or was restarted lately. */
function isFailing(
  { state, lastState, ready, restartCount = 0, endsWell }: Status & { endsWell: boolean },
  now: string,
) {
  const last = lastState?.terminated;
  if (state?.terminated !== undefined) return state.terminated.exitCode !== 0 || (!endsWell && restartCount > 0);
  if (state?.running === undefined) return state?.waiting?.reason === 'CrashLoopBackOff';
  if (ready !== true) return true;
  const ended = parseTime(last?.finishedAt ?? '');
  return restartCount > 1 && (parseTime(now) - ended) / 1000 < recent;
}

import type { ClusterView, ObjectEvent } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { parseTime } from '../../src/core/time.ts';
import { type PodContainer, type Terminated, waitingReason } from './containers.ts';
import { startFailureIn } from './start-errors.ts';

type Pod = Kinds['Pod'];
type View = Pick<ClusterView<never, never>, 'age' | 'eventsOf'>;

/** Why the runtime did not even start the process: containerd's word, docker's, and the kubelet's own. */
export const startErrors: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun', 'RunContainerError']);

/** The kubelet forgets that a container crashed once it has run for so long, in seconds. */
const backoffReset = 600;

/**
 * The end of the run that is a container's present trouble: it is down, waits to be started again, or has come up but not
 * yet lasted longer than the run before. So every moment of a crash loop tells the same story.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
 */
export function failedRun(container: PodContainer, cluster: View): Terminated | undefined {
  const { state, lastState, restartCount = 0 } = container.status ?? {};
  const last = lastState?.terminated;
  if (state?.terminated !== undefined)
    return isFailure(container, state.terminated, restartCount) ? state.terminated : undefined;
  const reason = waitingReason(container);
  if (reason === 'CrashLoopBackOff') return last ?? {};
  if (startErrors.has(reason))
    return { exitCode: last?.exitCode, reason, message: state?.waiting?.message ?? last?.message };
  // CRI-O starts a process as far as that when it creates the container.
  if (reason === 'CreateContainerError' && startFailureIn(state?.waiting?.message ?? '') !== undefined)
    return { reason: 'StartError', message: state?.waiting?.message };
  if (reason === 'PostStartHookError') return { reason, message: state?.waiting?.message };
  if (state?.running === undefined || last === undefined || !isFailure(container, last, restartCount)) return undefined;
  return isStillLooping(container, last, cluster) ? last : undefined;
}

/** An end is a failure unless the container was meant to end: it ended well, and is not restarted whatever happens. */
function isFailure(container: PodContainer, { exitCode, reason }: Terminated, restartCount: number): boolean {
  if (exitCode !== undefined && exitCode !== 0) return true;
  // Of an init container of which one process was killed for want of memory the kubelet does not believe that it ended well,
  // and the pod stays at it: https://github.com/kubernetes/kubernetes/issues/116676
  if (container.role === 'init container' && reason === 'OOMKilled') return true;
  const keepsRunning = container.role !== 'init container' && container.restartPolicy === 'Always';
  return keepsRunning && restartCount > 0;
}

function isStillLooping({ status }: PodContainer, last: Terminated, cluster: View): boolean {
  const runs = cluster.age(status?.state?.running?.startedAt);
  const ran =
    last.startedAt === undefined || last.finishedAt === undefined
      ? 0
      : (parseTime(last.finishedAt) - parseTime(last.startedAt)) / 1000;
  if (runs > backoffReset || ran > backoffReset) return false;
  if (status?.ready !== true) return true;
  return (status.restartCount ?? 0) > 1 && runs < ran;
}

/** Seconds since a run ended. A clock may be wrong, but nothing ended before its pod was created. */
export function sinceLastEnd(pod: Pod, run: Terminated, cluster: View): number {
  return Math.min(cluster.age(run.finishedAt), cluster.age(pod.metadata.creationTimestamp));
}

/** Fewer restarts happen to anybody: a node that reboots, a dependency that came up later. */
const manyRestarts = 5;
const day = 86_400;

/** Whether a container that runs was restarted often, lately, and more than once a day on average. */
export function isRestartedOften(pod: Pod, { status }: PodContainer, cluster: View): boolean {
  const last = status?.lastState?.terminated;
  const count = status?.restartCount ?? 0;
  if (status?.state?.running === undefined || last === undefined || count < manyRestarts) return false;
  return cluster.age(pod.metadata.creationTimestamp) / count < day && sinceLastEnd(pod, last, cluster) < day;
}

const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  31: 'SIGSYS',
};

/** The signal that ended a run, as Linux names it: given as such, or as 128 plus its number in the exit code. */
export function signalOf({ signal, exitCode = 0 }: Terminated): string | undefined {
  return signals[signal ?? (exitCode > 128 ? exitCode - 128 : 0)];
}

/** The kubelet says why it kills only in an event; one written this much before a run cannot be about it, in seconds. */
const clockTolerance = 30;

/** The newest event that a run could have caused, of those that match. */
function eventOfRun(
  pod: Pod,
  run: Terminated,
  cluster: View,
  matches: (event: ObjectEvent) => boolean,
): ObjectEvent | undefined {
  const earliest =
    run.startedAt === undefined ? Number.NEGATIVE_INFINITY : parseTime(run.startedAt) - clockTolerance * 1000;
  return cluster.eventsOf(pod).events.find(event => matches(event) && !(parseTime(event.lastSeen) < earliest));
}

/** Which probe made the kubelet end a run, if one did. */
export function killedByProbe(
  pod: Pod,
  { name }: PodContainer,
  run: Terminated,
  cluster: View,
): 'liveness' | 'startup' | undefined {
  const event = eventOfRun(pod, run, cluster, ({ reason, message, fieldPath }) => {
    if (reason !== 'Killing' && reason !== 'Unhealthy') return false;
    const [, named, probe] = /ontainer (\S+) failed (liveness|startup) probe/.exec(message) ?? [];
    if (probe !== undefined) return named === name;
    // Kubelets before 1.16 name the container in another way, and the probe not at all.
    return /is unhealthy, it will be killed/.test(message) && fieldPath.includes(`{${name}}`);
  });
  if (event === undefined) return undefined;
  return / failed startup probe/.test(event.message) ? 'startup' : 'liveness';
}

/** What is said of a failed postStart hook, for which the kubelet ended a run; `''` if nothing but that it failed. */
export function postStartFailure(pod: Pod, { name }: PodContainer, run: Terminated, cluster: View): string | undefined {
  if (run.reason === 'PostStartHookError') return run.message ?? '';
  const event = eventOfRun(
    pod,
    run,
    cluster,
    e => e.reason === 'FailedPostStartHook' && e.fieldPath.includes(`{${name}}`),
  );
  return event?.message.replace(/^PostStartHook failed$/, '');
}

import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { varying, word } from '../../src/core/values.ts';
import { containersOf, isSteady, type PodContainer, type Terminated } from './containers.ts';
import { jobVerdict } from './job-pods.ts';
import { conditionOf, isStarting, isTerminating } from './pods.ts';
import { failedRun, killedByProbe, postStartFailure, startErrors } from './runs.ts';

type Pod = Kinds['Pod'];
type View = ClusterView<never, 'Job' | 'CronJob'>;

/** A container that ended when it should run, or failed when it should succeed. */
export interface Crash {
  readonly container: PodContainer;
  readonly run: Terminated;
  /** Which analyzer explains it: each crash has one explanation. */
  readonly cause: 'memory' | 'probe' | 'start' | 'exit';
  /** The values that every message about it needs. */
  readonly subject: { readonly role: { readonly word: string }; readonly container: string };
  readonly details: {
    readonly key: string;
    readonly evidence: ReturnType<typeof evidenceOf>;
    readonly settling: string | undefined;
  };
}

/** A failed pod of a controller that is no Job is history after a day: nobody waits for it any more. */
const history = 86_400;

/** The crashes that are a pod's present trouble; none of pods that are deleted, evicted, or whose Job got through in the end. */
export function crashesOf(pod: Pod, cluster: View): Crash[] {
  if (isSteady(pod) || isTerminating(pod) || pod.status.phase === 'Succeeded' || wasRemoved(pod)) return [];
  const failed = pod.status.phase === 'Failed';
  const verdict = failed ? jobVerdict(pod, cluster) : 'none';
  if (verdict === 'over' || verdict === 'unknown') return [];
  const managed = verdict === 'none' && pod.metadata.ownerReferences.some(owner => owner.controller === true);
  return containersOf(pod).flatMap(container => {
    const run = failedRun(container, cluster);
    if (run === undefined) return [];
    // The sidecars of a failed pod were ended with it.
    if (failed && (container.role === 'sidecar' || (managed && cluster.age(run.finishedAt) > history))) return [];
    const cause = causeOf(pod, container, run, cluster);
    // A program that ends once while it starts may only have been early; a missing command or a low limit stays.
    const early = cause === 'exit' && !failed && isStarting(pod, cluster) && (container.status?.restartCount ?? 0) < 2;
    const settling = verdict === 'retried' ? 'its Job to try again' : early ? 'its containers to start' : undefined;
    return {
      container,
      run,
      cause,
      subject: { role: word(container.role), container: container.name },
      details: { key: container.name, evidence: evidenceOf(pod, container, run), settling },
    };
  });
}

/** Whether somebody ended the whole pod (eviction, preemption, shutdown, deadline): then its containers did nothing wrong. */
function wasRemoved(pod: Pod): boolean {
  if (pod.status.phase !== 'Failed') return false;
  return (pod.status.reason ?? '') !== '' || conditionOf(pod, 'DisruptionTarget')?.status === 'True';
}

/** By a convention of shells and runtimes 126 is a command that cannot be executed, 127 one that was not found. */
const shellErrors = new Set([126, 127]);

function causeOf(pod: Pod, container: PodContainer, run: Terminated, cluster: View): Crash['cause'] {
  if (run.reason === 'OOMKilled') return 'memory';
  if (killedByProbe(pod, container, run, cluster) !== undefined) return 'probe';
  if (startErrors.has(run.reason ?? '') || shellErrors.has(run.exitCode ?? 0)) return 'start';
  if (/exec format error/i.test(run.message ?? '') || postStartFailure(pod, container, run, cluster) !== undefined)
    return 'start';
  return 'exit';
}

function evidenceOf(pod: Pod, { statusPath, status }: PodContainer, run: Terminated) {
  const waiting = status?.state?.waiting?.reason;
  const where = status?.state?.terminated === run ? 'state' : 'lastState';
  return [
    ...(waiting === undefined ? [] : [{ of: pod, path: `${statusPath}.state.waiting.reason`, value: word(waiting) }]),
    ...(run.exitCode === undefined
      ? []
      : [
          {
            of: pod,
            path: `${statusPath}.${where}.terminated`,
            value: word(`${run.reason ?? 'ended'}, exit code ${run.exitCode}`),
            ...(run.finishedAt === undefined ? {} : { at: run.finishedAt }),
          },
        ]),
    { of: pod, path: `${statusPath}.restartCount`, value: varying(status?.restartCount ?? 0) },
  ];
}

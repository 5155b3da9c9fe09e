import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { parseTime } from '../../src/core/time.ts';
import { conditionOf } from './pods.ts';

type JobView = ClusterView<never, 'Job' | 'CronJob'>;

/**
 * What a failed pod of a Job means: nothing if the Job succeeded in the end, or a later run of its CronJob did (`over`);
 * little if the Job will try again (`retried`); all if the Job gave up (`failed`). `none`: the pod has no Job.
 */
export type JobVerdict = 'none' | 'over' | 'retried' | 'failed' | 'unknown';

export function jobVerdict(pod: Kinds['Pod'], cluster: JobView): JobVerdict {
  const owner = pod.metadata.ownerReferences.find(reference => reference.controller === true);
  if (owner?.kind !== 'Job') return 'none';
  const found = cluster.lookup('Job', owner.name ?? '', pod.metadata.namespace);
  if (found.state === 'unknown') return 'unknown';
  // A Job that is gone takes its pods with it.
  if (found.state === 'absent' || found.object.metadata.uid !== owner.uid) return 'over';
  const job = found.object;
  if (isTrue(job, 'Complete') || isTrue(job, 'SuccessCriteriaMet')) return 'over';
  if (!isTrue(job, 'Failed') && !isTrue(job, 'FailureTarget')) return 'retried';
  return laterRunSucceeded(job, cluster);
}

/** Whether the failure of a Job is over: a later run of its CronJob succeeded. */
export function laterRunSucceeded(job: Kinds['Job'], cluster: JobView): 'over' | 'failed' | 'unknown' {
  const owner = job.metadata.ownerReferences.find(reference => reference.controller === true);
  if (owner?.kind !== 'CronJob') return 'failed';
  const cronJob = cluster.lookup('CronJob', owner.name ?? '', job.metadata.namespace);
  if (cronJob.state !== 'present') return cronJob.state === 'absent' ? 'over' : 'unknown';
  const success = cronJob.object.status.lastSuccessfulTime;
  return success !== undefined && parseTime(success) > parseTime(job.metadata.creationTimestamp) ? 'over' : 'failed';
}

/** The condition with which a Job came to its end, well or not; undefined if it has not. */
export function endOf({ status }: Kinds['Job']) {
  return status.conditions.find(({ type, status: is }) => is === 'True' && (type === 'Complete' || type === 'Failed'));
}

function isTrue(job: Kinds['Job'], type: string): boolean {
  return conditionOf(job, type)?.status === 'True';
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { formatRef, type ObjectRef, refOf } from '../src/core/objects.ts';
import { varying, word } from '../src/core/values.ts';
import { endOf } from './_shared/job-pods.ts';
import { groupBy } from './_shared/listings.ts';

type Job = Kinds['Job'];

/** So many finished Jobs of one maker are more than anybody looks at. */
const many = 20;
/** So many slow down every listing of Jobs and pods, and each keeps its pods in the store of the cluster. */
const tooMany = 1000;
/** A Job that finished less than this ago may still be looked at, in seconds. */
const recent = 3600;

/**
 * A finished Job stays until somebody deletes it, with its pods. Those of a CronJob are kept up to its history limits;
 * others are deleted by a time to live, if they have one.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
 */
export const namespaceFinishedJobs = defineAnalyzer({
  id: 'namespace-finished-jobs',
  subject: 'Namespace',
  title: 'Finished Jobs that nobody deletes',
  reads: ['Job'],
  codes: {
    'namespace-finished-jobs': {
      severity: 'info',
      message: 'holds {count|finished Job|finished Jobs} that nothing deletes[, {most} of them made by {maker}]',
      why: 'Finished Jobs keep their pods and logs. Without a time to live or a history limit they stay until somebody deletes them.',
      fix: 'Set ttlSecondsAfterFinished in what makes the Jobs, or lower the history limits of the CronJob; delete the old ones.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/',
    },
    'namespace-finished-jobs-flood': {
      severity: 'warning',
      message: 'holds {count|finished Job|finished Jobs} that nothing deletes[, {most} of them made by {maker}]',
      why: 'Each finished Job is kept with its pods and events. Thousands of them slow down whatever lists Jobs or pods, fill etcd, and may use up a quota for objects.',
      fix: 'Set ttlSecondsAfterFinished in what makes the Jobs, or lower the history limits of the CronJob; delete the old ones.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/',
    },
  },
  check(namespace, cluster, report) {
    const finished = cluster.list('Job', namespace.metadata.name).filter(job => {
      const end = finishedAt(job);
      return end !== undefined && job.spec.ttlSecondsAfterFinished === undefined && cluster.age(end) > recent;
    });
    const groups = [...groupBy(finished, job => formatRef(makerOf(job) ?? refOf(namespace))).values()]
      // What a CronJob keeps within reasonable limits is its history.
      .filter(jobs => makerOf(jobs[0]!)?.kind !== 'CronJob' || jobs.length >= many)
      .sort((a, b) => b.length - a.length);
    const count = groups.reduce((sum, jobs) => sum + jobs.length, 0);
    const [largest = []] = groups;
    if (count < many) return;
    const maker = makerOf(largest[0]!);
    report(count < tooMany ? 'namespace-finished-jobs' : 'namespace-finished-jobs-flood', namespace, {
      with: { count: varying(count), most: maker && varying(largest.length), maker },
      evidence: largest
        .slice(0, 3)
        .map(of => ({ of, path: 'status.conditions', value: word(`finished ${finishedAt(of)}`) })),
    });

    function makerOf(job: Job): ObjectRef | undefined {
      return job.metadata.ownerReferences.length === 0 ? undefined : cluster.topOwnerOf(job);
    }
  },
});

/** When a Job came to its end; undefined if it has not. A failed Job says it in its condition only. */
function finishedAt(job: Job): string | undefined {
  const end = endOf(job);
  return end && (job.status.completionTime ?? end.lastTransitionTime);
}

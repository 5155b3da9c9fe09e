import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';

/** How long a run may take before it should have left a trace of success, in seconds. */
const patience = 3600;

/**
 * How the last runs of a CronJob ended.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export const cronjobRuns = defineAnalyzer({
  id: 'cronjob-runs',
  subject: 'CronJob',
  title: 'CronJobs whose runs fail',
  reads: ['Job'],
  codes: {
    'cronjob-runs-fail': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'its last {count|run|runs} failed[; {never}]',
      why: 'The newest finished Job of the CronJob failed, and none has succeeded since.',
      fix: 'Find out why the Job fails.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
    },
    'cronjob-never-succeeded': {
      severity: 'warning',
      breaks: 'ready',
      message: 'has never succeeded, and no Job is left of the run at {last}',
      why: 'The CronJob has started Jobs, but none of them ever completed; they are deleted as they end, so nothing tells why.',
      fix: 'Set failedJobsHistoryLimit to 1 or more and ttlSecondsAfterFinished long enough, then look at the next run.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#jobs-history-limits',
    },
  },
  check(cronJob, cluster, report) {
    const { lastSuccessfulTime: succeeded, lastScheduleTime: last, active } = cronJob.status;
    const jobs = [...cluster.ownedBy('Job', cronJob)].sort((a, b) =>
      compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp),
    );
    const ended = jobs.filter(job => is(job, 'Failed') || is(job, 'Complete'));
    const firstGood = ended.findIndex(job => is(job, 'Complete'));
    const failed = firstGood < 0 ? ended : ended.slice(0, firstGood);
    const [newest] = failed;
    if (
      newest !== undefined &&
      (succeeded === undefined || compareText(succeeded, newest.metadata.creationTimestamp) < 0)
    ) {
      report('cronjob-runs-fail', cronJob, {
        with: {
          count: failed.length,
          never: succeeded === undefined && firstGood < 0 ? word('none has succeeded yet') : undefined,
        },
        evidence: [{ of: newest, path: 'status.conditions[Failed]', value: word('True') }],
        mainly: newest,
        impact: 'down',
      });
    }
    const gone = jobs.length === 0 && active.length === 0 && succeeded === undefined;
    if (gone && last !== undefined && cluster.age(last) > patience) {
      report('cronjob-never-succeeded', cronJob, {
        with: { last: word(last) },
        evidence: [{ of: cronJob, path: 'status.lastScheduleTime', value: word(last) }],
      });
    }
  },
});

function is(job: Kinds['Job'], type: 'Failed' | 'Complete'): boolean {
  return job.status.conditions.some(condition => condition.type === type && condition.status === 'True');
}

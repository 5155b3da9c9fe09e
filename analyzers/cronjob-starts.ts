import { defineAnalyzer } from '../src/core/analyzer.ts';
import { parseTime } from '../src/core/time.ts';
import { text, varying, word } from '../src/core/values.ts';
import { missedStarts } from './_shared/cron.ts';
import { refusedNow } from './_shared/refused.ts';

/** What the controller says when it does not start a Job. */
const missReasons = ['MissSchedule', 'TooManyMissedTimes', 'UnknownTimeZone', 'UnparseableSchedule'];

/**
 * Starts that a CronJob did not make.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#cron-job-limitations
 */
export const cronjobStarts = defineAnalyzer({
  id: 'cronjob-starts',
  subject: 'CronJob',
  title: 'CronJobs that miss their starts',
  consults: ['Lease'],
  codes: {
    'cronjob-blocked': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message: 'Job {job} still runs and concurrencyPolicy is Forbid[, so {missed|start was|starts were} skipped]',
      why: 'With concurrencyPolicy Forbid the CronJob starts no Job while an earlier one is active. That one does not end, so no other starts.',
      fix: 'Find out what Job {job} waits for; set activeDeadlineSeconds in the jobTemplate so that a Job that hangs is stopped.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy',
    },
    'cronjob-misses-starts': {
      severity: 'error',
      breaks: 'ready',
      message: 'schedule {schedule} had {missed|start|starts} since {last}, but no Job was started[: {words}]',
      why: 'The controller creates a Job at each time of the schedule. It did not, though the CronJob is not suspended and no earlier Job is in the way.',
      fix: 'Look at the events of the CronJob, at its startingDeadlineSeconds and timeZone, and whether kube-controller-manager runs.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#cron-job-limitations',
    },
  },
  check(cronJob, cluster, report) {
    const { metadata, spec, status } = cronJob;
    if (spec.suspend === true || metadata.deletionTimestamp !== undefined) return;
    const last = status.lastScheduleTime ?? metadata.creationTimestamp;
    const missed = missedStarts(cronJob, cluster.takenAt);
    const newer = cluster.eventsOf(cronJob).events.filter(({ lastSeen }) => parseTime(lastSeen) > parseTime(last));
    const evidence = [{ of: cronJob, path: 'status.lastScheduleTime', value: word(status.lastScheduleTime ?? '') }];
    const first = missed?.[0];
    const since = first === undefined ? undefined : new Date(first).toISOString().replace('.000Z', 'Z');

    const [active] = status.active;
    if (spec.concurrencyPolicy === 'Forbid' && active?.name !== undefined) {
      const skipped = newer.find(({ reason }) => reason === 'JobAlreadyActive');
      if (skipped === undefined && (missed ?? []).length < 2) return;
      report('cronjob-blocked', cronJob, {
        with: {
          job: active.name,
          missed: missed === undefined || missed.length === 0 ? undefined : varying(missed.length),
        },
        evidence: [
          ...evidence,
          ...(skipped === undefined
            ? []
            : [
                {
                  of: cronJob,
                  path: 'event JobAlreadyActive',
                  value: text(skipped.message),
                  at: skipped.lastSeen,
                  times: skipped.count,
                },
              ]),
        ],
        since,
      });
      return;
    }
    // One start may be late; what the API server refuses is told as that.
    if (missed === undefined || missed.length < 2 || refusedNow(cronJob, cluster) !== undefined) return;
    const said = newer.find(({ reason }) => missReasons.includes(reason));
    const lease = cluster.lookup('Lease', 'kube-controller-manager', 'kube-system');
    report('cronjob-misses-starts', cronJob, {
      with: {
        schedule: word(spec.schedule ?? ''),
        missed: varying(missed.length),
        last: word(last),
        words: said && text(said.message),
      },
      dependsOn: [
        { object: cronJob, because: 'config' },
        ...(lease.state === 'present' ? [{ object: lease.object, because: 'ready' as const }] : []),
      ],
      evidence: [
        ...evidence,
        ...(said === undefined
          ? []
          : [
              {
                of: cronJob,
                path: `event ${said.reason}`,
                value: text(said.message),
                at: said.lastSeen,
                times: said.count,
              },
            ]),
      ],
      since,
    });
  },
});

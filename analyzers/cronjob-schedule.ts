import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { neverStarts, parseSchedule } from './_shared/cron.ts';

/**
 * What a CronJob says of its starts.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export const cronjobSchedule = defineAnalyzer({
  id: 'cronjob-schedule',
  subject: 'CronJob',
  title: 'CronJobs whose schedule cannot be kept',
  codes: {
    'cronjob-schedule-invalid': {
      severity: 'error',
      breaks: 'config',
      message: 'schedule "{schedule}" is not valid',
      why: 'The schedule has five fields (minute, hour, day of month, month, day of week) or is one of @hourly, @daily and the like. With any other the CronJob never starts.',
      fix: 'Correct spec.schedule.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
    },
    'cronjob-never-starts': {
      severity: 'error',
      breaks: 'config',
      message: 'schedule "{schedule}" names no day that exists, so it never starts',
      why: 'The schedule is valid, and the day it asks for comes in no year.',
      fix: 'Correct the day of the month or the month in spec.schedule.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
    },
    'cronjob-time-zone-unknown': {
      severity: 'error',
      breaks: 'config',
      message: 'time zone {zone} is not known to the controller',
      why: 'The controller looks the time zone up in its own time zone database. With one that it does not know the CronJob never starts.',
      fix: 'Set spec.timeZone to a name of the tz database, such as Etc/UTC or Europe/Paris.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones',
    },
    'cronjob-deadline-negative': {
      severity: 'error',
      breaks: 'config',
      message: 'startingDeadlineSeconds is {seconds}, so every start is too late',
      why: 'A start that is later than startingDeadlineSeconds is skipped. None can be early.',
      fix: 'Remove startingDeadlineSeconds, or set it to the delay that a start may have.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline',
    },
    'cronjob-suspended': {
      severity: 'info',
      message: 'is suspended',
      why: 'A suspended CronJob starts no Jobs until spec.suspend is set to false.',
      fix: 'Set spec.suspend to false for it to start again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension',
    },
  },
  check(cronJob, cluster, report) {
    const { schedule = '', timeZone, startingDeadlineSeconds: seconds = 0, suspend } = cronJob.spec;
    if (suspend === true) {
      report('cronjob-suspended', cronJob, { evidence: [{ of: cronJob, path: 'spec.suspend', value: word('true') }] });
      return;
    }
    // A time zone in the schedule itself is not supported but works.
    const parsed = parseSchedule(schedule.replace(/^(?:CRON_)?TZ=\S+\s+/, ''));
    if (parsed === undefined || neverStarts(parsed)) {
      report(parsed === undefined ? 'cronjob-schedule-invalid' : 'cronjob-never-starts', cronJob, {
        with: { schedule: text(schedule) },
        evidence: [{ of: cronJob, path: 'spec.schedule', value: text(schedule) }],
      });
    }
    const unknown = cluster.eventsOf(cronJob).events.find(({ reason }) => reason === 'UnknownTimeZone');
    if (timeZone !== undefined && unknown?.message.includes(`"${timeZone}"`) === true) {
      report('cronjob-time-zone-unknown', cronJob, {
        with: { zone: text(timeZone) },
        evidence: [
          {
            of: cronJob,
            path: 'event UnknownTimeZone',
            value: text(unknown.message),
            at: unknown.lastSeen,
            times: unknown.count,
          },
        ],
      });
    }
    if (seconds < 0) {
      report('cronjob-deadline-negative', cronJob, {
        with: { seconds },
        evidence: [{ of: cronJob, path: 'spec.startingDeadlineSeconds', value: seconds }],
      });
    }
  },
});

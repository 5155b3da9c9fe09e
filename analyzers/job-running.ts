import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { isSettling, unready } from './_shared/rollup.ts';

/** Longer than nearly all Jobs take, in seconds. */
const long = 24 * 3600;

/**
 * A Job that is not finished: whether its pods run, and for how long.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export const jobRunning = defineAnalyzer({
  id: 'job-running',
  subject: 'Job',
  title: 'Jobs that do not get on',
  reads: ['Pod'],
  codes: {
    'job-not-running': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: '0 of {active|active pod|active pods} running',
      why: 'The Job has created its pods, but none of them runs, so the work is not being done.',
      fix: 'Look at its pods.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
    },
    'job-runs-long': {
      severity: 'info',
      message: 'has been running for more than {days|day|days} and has no activeDeadlineSeconds',
      why: 'Without a deadline a Job that hangs is never stopped.',
      fix: 'If it should have ended, look at what its pods wait for; set activeDeadlineSeconds to what it may take.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
    },
    'job-suspended': {
      severity: 'info',
      message: 'is suspended',
      why: 'A suspended Job has no pods until spec.suspend is set to false.',
      fix: 'Set spec.suspend to false for it to run.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job',
    },
  },
  check(job, cluster, report) {
    const { metadata, spec, status } = job;
    const finished = status.conditions.some(
      ({ type, status: is }) =>
        is === 'True' && ['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet'].includes(type ?? ''),
    );
    if (finished || metadata.deletionTimestamp !== undefined) return;
    if (spec.suspend === true) {
      report('job-suspended', job, {
        evidence: [{ of: job, path: 'spec.suspend', value: word('true') }],
      });
      return;
    }
    const { active = 0, startTime } = status;
    const waiting = unready(cluster.ownedBy('Pod', job));
    if (active > 0 && waiting.length >= active) {
      report('job-not-running', job, {
        with: { active },
        evidence: [{ of: job, path: 'status.ready', value: status.ready ?? 0 }],
        impact: 'down',
        settling: isSettling(waiting, cluster, []) ? 'its pods to start' : undefined,
      });
    }
    const running = startTime === undefined ? 0 : cluster.age(startTime);
    if (active > 0 && running > long && Number.isFinite(running) && spec.activeDeadlineSeconds === undefined) {
      report('job-runs-long', job, {
        with: { days: Math.floor(running / long) },
        evidence: [{ of: job, path: 'status.startTime', value: word(startTime ?? '') }],
      });
    }
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { varying, word } from '../src/core/values.ts';
import { isSettling, unready } from './_shared/rollup.ts';

type Pod = Kinds['Pod'];

/** How long what only helps may take to end after the work, in seconds. */
const helpGrace = 600;
/** What runs beside the work of a Job, by its name or image: of two containers that both work, one may well end first. */
const helpers = /prox(y|ies)|sidecar|envoy|linkerd|agent|fluent|exporter|collector/;

/** Longer than nearly all Jobs take, in seconds. */
const long = 24 * 3600;

/**
 * A Job that is not finished: whether its pods run, and for how long.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export const jobRunning = defineAnalyzer({
  id: 'job-running',
  subject: 'Job',
  title: 'Jobs that make no progress',
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
    'job-held-by-helper': {
      severity: 'error',
      breaks: 'ready',
      message: 'does not end: container {helper} still runs, though {done} completed {minutes|minute|minutes} ago',
      why: 'A pod ends when all its containers have. The work of the Job is done, and what only helps with it (a proxy, an agent) does not know: the Job never completes, and a CronJob that forbids two runs at once never starts the next.',
      fix: 'Make container {helper} an init container with restartPolicy Always: such a sidecar is ended with the others. Or let the work tell it to quit.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers',
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
    const pods = cluster.ownedBy('Pod', job);
    const waiting = unready(pods).filter(pod => !isAtWork(pod));
    for (const pod of pods) reportHelper(pod);
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
        with: { days: varying(Math.floor(running / long)) },
        evidence: [{ of: job, path: 'status.startTime', value: word(startTime ?? '') }],
      });
    }

    function reportHelper(pod: Pod): void {
      const helper = runningOf(pod).find(({ name = '', image = '' }) => helpers.test(`${name} ${image}`));
      const done = completedOf(pod);
      if (pod.status.phase !== 'Running' || helper === undefined || runningOf(pod).length > 1) return;
      const since = Math.min(...done.map(container => cluster.age(container.state?.terminated?.finishedAt)));
      if (done.length === 0 || since < helpGrace || !Number.isFinite(since)) return;
      report('job-held-by-helper', job, {
        key: helper.name ?? '',
        with: {
          helper: helper.name ?? '',
          done: done.map(({ name = '' }) => name),
          minutes: varying(Math.floor(since / 60)),
        },
        evidence: done.map(({ name }) => ({
          of: pod,
          path: `status.containerStatuses[${name}].state.terminated.exitCode`,
          value: 0,
        })),
        since: done[0]?.state?.terminated?.finishedAt,
        impact: 'down',
      });
    }
  },
});

function completedOf({ status }: Pod) {
  return status.containerStatuses.filter(({ state }) => state?.terminated?.exitCode === 0);
}

function runningOf({ status }: Pod) {
  return status.containerStatuses.filter(({ state }) => state?.running !== undefined);
}

/** A pod of a Job is not ready any more as soon as one of its containers is done; the others go on. */
function isAtWork(pod: Pod): boolean {
  const running = runningOf(pod);
  return (
    completedOf(pod).length > 0 &&
    running.every(({ ready }) => ready === true) &&
    running.length + completedOf(pod).length === pod.status.containerStatuses.length
  );
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { laterRunSucceeded } from './_shared/job-pods.ts';

const lastFailure = '[; container {container} exited with code {exitCode}]';

/**
 * A Job that gave up. What its pods tell is the cause; often they are gone.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup
 */
export const jobFailed = defineAnalyzer({
  id: 'job-failed',
  subject: 'Job',
  title: 'Jobs that failed',
  reads: ['Pod'],
  consults: ['CronJob', 'Job'],
  codes: {
    'job-backoff-limit-exceeded': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: `gave up after {failed|failed pod|failed pods} (backoffLimit {limit})${lastFailure}`,
      why: 'A Job starts new pods for those that fail until its backoffLimit is reached. Then it is failed for good and starts no more.',
      fix: 'Find out why its pods fail, then create the Job again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy',
    },
    'job-deadline-exceeded': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: `was stopped by its deadline of {deadline} (activeDeadlineSeconds)${lastFailure}`,
      why: 'A Job that is active for longer than activeDeadlineSeconds is failed and its pods are deleted, however far they were.',
      fix: 'Raise activeDeadlineSeconds to what the work takes, or find out what holds it up, then create the Job again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
    },
    'job-pod-failure-policy': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'was ended by its podFailurePolicy: {words}',
      why: 'A rule of the podFailurePolicy says that such a failure of a pod cannot be fixed by trying again, so the Job gave up at once.',
      fix: 'Find out why the pod fails, then create the Job again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy',
    },
    'job-indexes-failed': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: `failed for {indexes|index|indexes} {which}${lastFailure}`,
      why: 'The pods of these indexes failed more often than backoffLimitPerIndex allows, so the Job as a whole is failed.',
      fix: 'Find out why the pods of these indexes fail, then create the Job again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index',
    },
    'job-failed': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: `failed, {reason}: {words}${lastFailure}`,
      why: 'The Job is failed for good and starts no more pods.',
      fix: 'Find out why its pods fail, then create the Job again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
    },
  },
  check(job, cluster, report) {
    // FailureTarget comes first, while the last pods are being stopped.
    const condition = ['Failed', 'FailureTarget']
      .map(type => job.status.conditions.find(c => c.type === type && c.status === 'True'))
      .find(found => found !== undefined);
    if (condition === undefined || job.metadata.deletionTimestamp !== undefined) return;
    if (laterRunSucceeded(job, cluster) !== 'failed') return;

    const { reason = '', message = '', type } = condition;
    const pod = lastFailed(cluster.ownedBy('Pod', job));
    const common = {
      evidence: [
        { of: job, path: `status.conditions[${type}]`, value: word(reason), at: condition.lastTransitionTime ?? '' },
        ...(pod === undefined ? [] : [pod.evidence]),
      ],
      since: condition.lastTransitionTime,
      impact: 'down',
    } as const;
    const exit = { container: pod?.container, exitCode: pod?.exitCode };
    if (reason === 'BackoffLimitExceeded') {
      const values = { failed: job.status.failed ?? 0, limit: job.spec.backoffLimit ?? 6, ...exit };
      report('job-backoff-limit-exceeded', job, { ...common, with: values });
    } else if (reason === 'DeadlineExceeded') {
      const deadline = word(`${job.spec.activeDeadlineSeconds ?? '?'}s`);
      report('job-deadline-exceeded', job, { ...common, with: { deadline, ...exit } });
    } else if (reason === 'PodFailurePolicy') {
      report('job-pod-failure-policy', job, { ...common, with: { words: text(message) } });
    } else if (reason === 'FailedIndexes' || reason === 'MaxFailedIndexesExceeded') {
      const which = job.status.failedIndexes ?? '';
      report('job-indexes-failed', job, {
        ...common,
        with: { indexes: countIndexes(which), which: word(which), ...exit },
      });
    } else {
      report('job-failed', job, { ...common, with: { reason: word(reason), words: text(message), ...exit } });
    }
  },
});

/** How many indexes a list such as `1,3-5,7` has. */
function countIndexes(list: string): number {
  return list.split(',').reduce((sum, part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return sum + to - from + 1 || 0;
  }, 0);
}

/** The container that failed last, of the pods that are still there. */
function lastFailed(pods: readonly Kinds['Pod'][]) {
  const failures = pods.flatMap(pod =>
    [...pod.status.initContainerStatuses, ...pod.status.containerStatuses].flatMap(
      ({ name = '', state, lastState }) => {
        const end = state?.terminated ?? lastState?.terminated;
        const { exitCode = 0, finishedAt = '' } = end ?? {};
        if (exitCode === 0) return [];
        const evidence = {
          of: pod,
          path: `status.containerStatuses[${name}].state.terminated.exitCode`,
          value: exitCode,
        };
        return [{ container: name, exitCode, finishedAt, evidence }];
      },
    ),
  );
  return failures.sort((a, b) => compareText(b.finishedAt, a.finishedAt))[0];
}

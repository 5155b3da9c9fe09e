import { jobFailed as analyzer } from '../../analyzers/job-failed.ts';
import { ago, created, ownedBy } from '../helpers/objects.ts';
import { containerStatus, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob, job, jobComplete, jobFailed, podOf } from '../helpers/workloads.ts';

const on = 'Job shop/task';
const failed = (reason: string, message = 'x', rest: object = {}, spec: object = {}) =>
  job('shop/task', { spec, status: jobFailed(reason, message, rest) });
const backoff = failed(
  'BackoffLimitExceeded',
  'Job has reached the specified backoff limit',
  { failed: 2 },
  { backoffLimit: 1 },
);
const cure = () => [job('shop/task', { status: jobComplete })];
const crashed = podOf(backoff, 'task-x', {
  spec: { restartPolicy: 'Never' },
  status: { phase: 'Failed', containerStatuses: [containerStatus('app', { state: ended(3) })] },
});

const nightly = (lastSuccessfulTime: string | undefined) => cronJob('shop/nightly', { status: { lastSuccessfulTime } });
const run = job('shop/task', { metadata: ownedBy(nightly(undefined)), status: jobFailed('BackoffLimitExceeded', 'x') });

testAnalyzer(analyzer, {
  faulty: {
    'the backoff limit is reached': {
      fault: ['WL-019', 'WL-020'],
      objects: [backoff, crashed],
      expect: [
        {
          code: 'job-backoff-limit-exceeded',
          on,
          says: /gave up after 2 failed pods \(backoffLimit 1\); container app exited with code 3/,
        },
      ],
      cure,
    },
    'its pods are gone': {
      fault: 'WL-019',
      objects: [backoff],
      expect: [{ code: 'job-backoff-limit-exceeded', on, says: /\(backoffLimit 1\)$/ }],
      cure,
    },
    'the deadline passed': {
      fault: 'WL-021',
      objects: [
        failed('DeadlineExceeded', 'Job was active longer than specified deadline', {}, { activeDeadlineSeconds: 10 }),
      ],
      expect: [{ code: 'job-deadline-exceeded', on, says: /stopped by its deadline of 10s/ }],
      cure,
    },
    'a rule of its podFailurePolicy': {
      objects: [
        failed(
          'PodFailurePolicy',
          'Container app for pod shop/task-x failed with exit code 42 matching FailJob rule at index 0',
        ),
      ],
      expect: [{ code: 'job-pod-failure-policy', on, says: /exit code 42 matching FailJob rule at index 0/ }],
      cure,
    },
    'indexes failed': {
      objects: [failed('FailedIndexes', 'Job has failed indexes', { failedIndexes: '1,3-5' })],
      expect: [{ code: 'job-indexes-failed', on, says: /failed for 4 indexes 1,3-5/ }],
      cure,
    },
    'a reason of a later Kubernetes': {
      objects: [failed('Unheard', 'of something new')],
      expect: [{ code: 'job-failed', on, says: /failed, Unheard: of something new/ }],
      cure,
    },
    'its last pods are still being stopped': {
      objects: [
        job('shop/task', { status: { conditions: jobFailed('DeadlineExceeded', 'x').conditions.slice(0, 1) } }),
      ],
      expect: [{ code: 'job-deadline-exceeded', on, says: /deadline/ }],
    },
    'the last run of a CronJob': {
      fault: 'WL-027',
      objects: [run, nightly(undefined)],
      expect: [{ code: 'job-backoff-limit-exceeded', on, says: /gave up/ }],
    },
  },
  healthy: {
    'it failed twice and then succeeded': {
      situation: 'NEG-02',
      objects: [job('shop/task', { status: { ...jobComplete, failed: 2 } })],
    },
    'it is still trying': { objects: [job('shop/task', { status: { failed: 1 } })] },
    'a later run of its CronJob succeeded': { objects: [run, nightly(ago(60))] },
    'it is being deleted': { objects: [{ ...backoff, metadata: { ...backoff.metadata, deletionTimestamp: created } }] },
  },
});

import { namespaceFinishedJobs } from '../../analyzers/namespace-finished-jobs.ts';
import { namespace } from '../helpers/network.ts';
import { created, object, ownedBy, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob, job, jobComplete, jobFailed } from '../helpers/workloads.ts';

const on = 'Namespace shop';
const many = (count: number, rest: object = {}): Raw[] =>
  Array.from({ length: count }, (_, i) => job(`shop/import-${i}`, { status: jobComplete, ...rest }));
const history = cronJob('shop/report', { spec: { successfulJobsHistoryLimit: 100 } });
const workflow = object('argoproj.io/v1alpha1', 'CronWorkflow', 'shop/nightly');
const failed = jobFailed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');

testAnalyzer(namespaceFinishedJobs, {
  faulty: {
    'Jobs that nobody deletes': {
      fault: 'WL-024',
      objects: [namespace('shop'), ...many(25), job('shop/running')],
      expect: [{ code: 'namespace-finished-jobs', on, says: /^holds 25 finished Jobs that nothing/, severity: 'info' }],
      cure: () => [namespace('shop'), ...many(5)],
    },
    'a CronJob that keeps a hundred': {
      fault: 'WL-024',
      objects: [
        namespace('shop'),
        history,
        ...many(30, { metadata: ownedBy(history) }),
        job('shop/import-x', { status: failed }),
      ],
      expect: [
        { code: 'namespace-finished-jobs', on, says: /31 finished Jobs.*, 30 of them made by CronJob shop\/report/ },
      ],
    },
    'thousands, of an operator': {
      fault: 'WL-024',
      objects: [namespace('shop'), workflow, ...many(1000, { metadata: ownedBy(workflow) })],
      expect: [
        { code: 'namespace-finished-jobs-flood', on, says: /1000 of them made by CronWorkflow/, severity: 'warning' },
      ],
    },
  },
  healthy: {
    'they have a time to live': {
      objects: [namespace('shop'), ...many(25, { spec: { ttlSecondsAfterFinished: 86400 } })],
    },
    'they finished just now': {
      objects: [namespace('shop'), ...many(25, { status: { ...jobComplete, completionTime: '2026-03-01T11:50:00Z' } })],
    },
    'the histories of many CronJobs': {
      objects: [
        namespace('shop'),
        ...Array.from({ length: 10 }, (_, i) => {
          const owner = cronJob(`shop/report-${i}`);
          return [
            owner,
            ...[1, 2, 3].map(n => job(`shop/report-${i}-${n}`, { metadata: ownedBy(owner), status: jobComplete })),
          ];
        }).flat(),
      ],
    },
    'they run': { objects: [namespace('shop'), ...many(25, { status: { startTime: created } })] },
  },
});

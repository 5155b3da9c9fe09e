import { cronjobRuns } from '../../analyzers/cronjob-runs.ts';
import { ago, ownedBy } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob, job, jobComplete, jobFailed } from '../helpers/workloads.ts';

const on = 'CronJob shop/tick';
const tick = (status: object = {}) => cronJob('shop/tick', { status });
const run = (name: string, seconds: number, status: object) =>
  job(`shop/tick-${name}`, { metadata: { ...ownedBy(tick()), creationTimestamp: ago(seconds) }, status });
const bad = jobFailed('BackoffLimitExceeded', 'x');
const never = { lastSuccessfulTime: undefined };

testAnalyzer(cronjobRuns, {
  faulty: {
    'no run has ever succeeded': {
      fault: 'WL-027',
      objects: [tick(never), run('1', 300, bad), run('2', 240, bad)],
      expect: [{ code: 'cronjob-runs-fail', on, says: /its last 2 runs failed; none has succeeded yet/ }],
      cure: objects => [tick(), ...objects.slice(1), run('3', 60, jobComplete)],
    },
    'the last run failed': {
      fault: 'WL-027',
      objects: [
        tick({ lastSuccessfulTime: ago(200) }),
        run('1', 240, jobComplete),
        run('2', 120, bad),
        run('3', 20, {}),
      ],
      expect: [{ code: 'cronjob-runs-fail', on, says: /its last 1 run failed$/ }],
    },
    'no run has ever succeeded, and none is kept': {
      fault: 'WL-027',
      objects: [tick({ ...never, lastScheduleTime: ago(7200) })],
      expect: [{ code: 'cronjob-never-succeeded', on, says: /has never succeeded/ }],
      cure: () => [tick()],
    },
  },
  healthy: {
    'a run succeeded after one that failed': {
      objects: [tick({ lastSuccessfulTime: ago(30) }), run('1', 120, bad), run('2', 60, jobComplete)],
    },
    'the Job that succeeded later is gone': { objects: [tick({ lastSuccessfulTime: ago(30) }), run('1', 120, bad)] },
    'its first run is under way': { objects: [tick({ ...never, lastScheduleTime: ago(30) }), run('1', 30, {})] },
    'it is never due': { objects: [tick({ ...never, lastScheduleTime: undefined })] },
  },
});

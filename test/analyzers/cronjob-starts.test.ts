import { cronjobStarts } from '../../analyzers/cronjob-starts.ts';
import { ago, event, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob } from '../helpers/workloads.ts';

const on = 'CronJob shop/tick';
// The snapshot is taken at 12:00:00.
const tick = (last: number | undefined, spec: object = {}, status: object = {}) =>
  cronJob('shop/tick', { spec, status: { lastScheduleTime: last === undefined ? undefined : ago(last), ...status } });
const active = { active: [{ apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name: 'tick-1' }] };
const forbid = { concurrencyPolicy: 'Forbid' };
const skipped = event(
  tick(120),
  'JobAlreadyActive',
  'Not starting job because prior execution is running and concurrency policy is Forbid',
  { type: 'Normal' },
);

testAnalyzer(cronjobStarts, {
  faulty: {
    'an earlier Job is in the way': {
      fault: 'WL-028',
      objects: [tick(600, forbid, active)],
      expect: [
        {
          code: 'cronjob-blocked',
          on,
          says: /Job tick-1 still runs and concurrencyPolicy is Forbid, so 9 starts were skipped/,
        },
      ],
      cure: () => [tick(0, forbid, active)],
    },
    'the controller says so at the first start': {
      fault: 'WL-028',
      objects: [tick(120, forbid, active), skipped],
      expect: [{ code: 'cronjob-blocked', on, says: /so 1 start was skipped/ }],
    },
    'in a time zone that cannot be counted, but the controller says so': {
      objects: [tick(3600, { ...forbid, schedule: '0 9-17 * * *', timeZone: 'Europe/Paris' }, active), skipped],
      expect: [{ code: 'cronjob-blocked', on, says: /Job tick-1 still runs and concurrencyPolicy is Forbid$/ }],
    },
    'nothing is started': {
      fault: 'WL-028',
      objects: [
        tick(600, { startingDeadlineSeconds: 1 }),
        event(tick(600), 'MissSchedule', 'Missed scheduled time to start a job: Sun, 01 Mar 2026 11:58:00 +0000'),
        object('coordination.k8s.io/v1', 'Lease', 'kube-system/kube-controller-manager', { spec: {} }),
      ],
      expect: [
        {
          code: 'cronjob-misses-starts',
          on,
          says: /schedule \* \* \* \* \* had 9 starts since .* no Job was started: Missed scheduled time/,
        },
      ],
      cure: () => [tick(0)],
    },
    'nothing was ever started': {
      fault: 'WL-028',
      objects: [tick(undefined, { schedule: '*/30 * * * *' })],
      expect: [{ code: 'cronjob-misses-starts', on, says: /had 3 starts since 2026-03-01T10:00:00Z/ }],
    },
  },
  healthy: {
    'it starts every minute': { objects: [tick(0)] },
    'it is suspended': { situation: 'NEG-26', objects: [tick(6000, { suspend: true })] },
    'one start is late': { objects: [tick(120)] },
    'a Job runs a little longer than the schedule': { objects: [tick(120, forbid, active)] },
    'its schedule was changed since its last start': { objects: [tick(600, { schedule: '7 * * * *' })] },
    'a time zone that cannot be counted': { objects: [tick(36000, { schedule: '0 * 1 * *', timeZone: 'Asia/Tokyo' })] },
    'the API server refuses its Jobs: that is told elsewhere': {
      objects: [
        tick(600),
        event(tick(600), 'FailedCreate', 'Error creating job: admission webhook "x" denied the request: no'),
      ],
    },
  },
});

import { cronjobSchedule } from '../../analyzers/cronjob-schedule.ts';
import { event } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob } from '../helpers/workloads.ts';

const on = 'CronJob shop/tick';
const tick = (spec: object) => cronJob('shop/tick', { spec });
const unknownZone = (timeZone: string) =>
  event(tick({ timeZone }), 'UnknownTimeZone', 'invalid timeZone: "Mars/Base": unknown time zone Mars/Base');

testAnalyzer(cronjobSchedule, {
  faulty: {
    'the schedule has six fields': {
      fault: 'WL-026',
      objects: [tick({ schedule: '0 */5 * * * *' })],
      expect: [{ code: 'cronjob-schedule-invalid', on, says: /schedule "0 \*\/5 \* \* \* \*" is not valid/ }],
      cure: () => [tick({ schedule: '*/5 * * * *' })],
    },
    'a day that does not exist': {
      fault: 'WL-026',
      objects: [tick({ schedule: '0 0 31 2,4 *' })],
      expect: [{ code: 'cronjob-never-starts', on, says: /schedule "0 0 31 2,4 \*" names no day that exists/ }],
      cure: () => [tick({ schedule: '0 0 29 2 *' })],
    },
    'the time zone is not known': {
      objects: [tick({ timeZone: 'Mars/Base' }), unknownZone('Mars/Base')],
      expect: [{ code: 'cronjob-time-zone-unknown', on, says: /Mars\/Base/ }],
      cure: () => [tick({ timeZone: 'Etc/UTC' }), unknownZone('Mars/Base')],
    },
    'a negative deadline': {
      fault: 'WL-029',
      objects: [tick({ startingDeadlineSeconds: -5 })],
      expect: [{ code: 'cronjob-deadline-negative', on, says: /startingDeadlineSeconds is -5/ }],
      cure: () => [tick({ startingDeadlineSeconds: 60 })],
    },
    'it is suspended': {
      fault: 'WL-025',
      objects: [tick({ suspend: true })],
      expect: [{ code: 'cronjob-suspended', on, says: /suspended/, severity: 'info' }],
      cure: () => [tick({ suspend: false })],
    },
  },
  healthy: {
    'every minute': { objects: [tick({})] },
    'a day that does not exist, or Mondays': { objects: [tick({ schedule: '0 0 31 2 1' })] },
    'a time zone in the schedule': { objects: [tick({ schedule: 'CRON_TZ=UTC 0 3 * * *' })] },
  },
});

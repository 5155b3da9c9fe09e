import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const cronjobJobsRefused = defineAnalyzer({
  id: 'cronjob-jobs-refused',
  subject: 'CronJob',
  title: 'CronJobs whose Jobs the API server refuses to create',
  consults: refusalConsults,
  codes: { 'cronjob-jobs-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('CronJob', controller, cluster);
    if (refused !== undefined) report('cronjob-jobs-refused', controller, refusalDetails(refused, cluster));
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { missingPullSecrets, pullSecretMissing } from './_shared/pull-secrets.ts';

/** As `workload-pull-secrets`, which asks the pods that are there: those of a CronJob come and go. */
export const cronjobPullSecrets = defineAnalyzer({
  id: 'cronjob-pull-secrets',
  subject: 'CronJob',
  title: 'CronJobs that name pull secrets that do not exist',
  consults: ['Secret'],
  codes: { 'cronjob-pull-secret-missing': pullSecretMissing },
  check(cronJob, cluster, report) {
    for (const missing of missingPullSecrets(cronJob, [], cluster))
      report('cronjob-pull-secret-missing', cronJob, missing);
  },
});

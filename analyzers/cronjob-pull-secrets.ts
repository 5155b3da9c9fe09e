import { defineAnalyzer } from '../src/core/analyzer.ts';
import { missingPullSecrets, pullSecretMissing } from './_shared/pull-secrets.ts';

export const cronjobPullSecrets = defineAnalyzer({
  id: 'cronjob-pull-secrets',
  subject: 'CronJob',
  title: 'CronJobs that name pull secrets that do not exist',
  consults: ['Secret'],
  codes: { 'cronjob-pull-secret-missing': pullSecretMissing },
  check(cronJob, cluster, report) {
    const template = cronJob.spec.jobTemplate?.spec?.template;
    for (const missing of missingPullSecrets(cronJob, template, [], cluster))
      report('cronjob-pull-secret-missing', cronJob, missing);
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';

/**
 * The pods of a CronJob exist at its starts only: a ServiceAccount that is missing shows in between.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
 */
export const cronjobServiceAccount = defineAnalyzer({
  id: 'cronjob-service-account',
  subject: 'CronJob',
  title: 'CronJobs whose ServiceAccount does not exist',
  consults: ['ServiceAccount'],
  codes: {
    'cronjob-service-account-missing': {
      severity: 'warning',
      breaks: 'config',
      message: 'the pods of its next run need ServiceAccount {account}, which does not exist',
      why: 'The API server refuses pods whose ServiceAccount does not exist, so the Jobs of the CronJob get none.',
      fix: 'Create ServiceAccount {account}, or correct serviceAccountName in the jobTemplate.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    },
  },
  check(cronJob, cluster, report) {
    const { namespace, deletionTimestamp } = cronJob.metadata;
    const account = cronJob.spec.jobTemplate?.spec?.template?.spec?.serviceAccountName ?? 'default';
    // Every namespace gets its default account by itself.
    if (account === 'default' || cronJob.spec.suspend === true || deletionTimestamp !== undefined) return;
    const found = cluster.lookup('ServiceAccount', account, namespace);
    if (found.state !== 'absent') return;
    report('cronjob-service-account-missing', cronJob, {
      with: { account },
      blames: [{ object: found.absent, because: 'exists' }],
      evidence: [{ of: cronJob, path: 'spec.jobTemplate.spec.template.spec.serviceAccountName', value: account }],
    });
  },
});

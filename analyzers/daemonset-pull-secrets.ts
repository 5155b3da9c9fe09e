import { defineAnalyzer } from '../src/core/analyzer.ts';
import { missingPullSecrets, pullSecretMissing } from './_shared/pull-secrets.ts';

export const daemonsetPullSecrets = defineAnalyzer({
  id: 'daemonset-pull-secrets',
  subject: 'DaemonSet',
  title: 'DaemonSets that name pull secrets that do not exist',
  reads: ['Pod'],
  consults: ['Secret'],
  codes: { 'daemonset-pull-secret-missing': pullSecretMissing },
  check(set, cluster, report) {
    const { selector, template } = set.spec;
    const pods = cluster.select('Pod', set.metadata.namespace, selector);
    for (const missing of missingPullSecrets(set, template, pods, cluster))
      report('daemonset-pull-secret-missing', set, missing);
  },
});

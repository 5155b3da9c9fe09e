import { defineAnalyzer } from '../src/core/analyzer.ts';
import { missingPullSecrets, pullSecretMissing } from './_shared/pull-secrets.ts';

export const statefulsetPullSecrets = defineAnalyzer({
  id: 'statefulset-pull-secrets',
  subject: 'StatefulSet',
  title: 'StatefulSets that name pull secrets that do not exist',
  reads: ['Pod'],
  consults: ['Secret'],
  codes: { 'statefulset-pull-secret-missing': pullSecretMissing },
  check(set, cluster, report) {
    const { selector, template } = set.spec;
    const pods = cluster.select('Pod', set.metadata.namespace, selector);
    for (const missing of missingPullSecrets(set, template, pods, cluster))
      report('statefulset-pull-secret-missing', set, missing);
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { missingPullSecrets, pullSecretMissing } from './_shared/pull-secrets.ts';

export const deploymentPullSecrets = defineAnalyzer({
  id: 'deployment-pull-secrets',
  subject: 'Deployment',
  title: 'Deployments that name pull secrets that do not exist',
  reads: ['Pod'],
  consults: ['Secret'],
  codes: { 'deployment-pull-secret-missing': pullSecretMissing },
  check(deployment, cluster, report) {
    const { selector, template } = deployment.spec;
    const pods = cluster.select('Pod', deployment.metadata.namespace, selector);
    for (const missing of missingPullSecrets(deployment, template, pods, cluster))
      report('deployment-pull-secret-missing', deployment, missing);
  },
});

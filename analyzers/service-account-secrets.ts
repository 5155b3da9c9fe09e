import { defineAnalyzer } from '../src/core/analyzer.ts';

/**
 * The Secrets that a ServiceAccount hands to its pods.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
 */
export const serviceAccountSecrets = defineAnalyzer({
  id: 'service-account-secrets',
  subject: 'ServiceAccount',
  title: 'ServiceAccounts that name Secrets that do not exist',
  consults: ['Secret'],
  codes: {
    'service-account-pull-secret-missing': {
      severity: 'warning',
      breaks: 'config',
      message: 'its pull secret {secret} does not exist',
      why: 'Pods of the ServiceAccount pull their images with its imagePullSecrets. One that is missing is left out without a word, so images of private registries cannot be pulled.',
      fix: 'Create Secret {secret} of type kubernetes.io/dockerconfigjson, or correct imagePullSecrets.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#add-imagepullsecrets-to-a-service-account',
    },
    'service-account-secret-missing': {
      severity: 'warning',
      breaks: 'config',
      message: 'lists Secret {secret}, which does not exist',
      why: 'The secrets of a ServiceAccount are its tokens from before Kubernetes 1.24, or what its pods may mount. Whatever reads a token from that list finds none.',
      fix: 'Remove {secret} from the list, or create it.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
    },
  },
  check(account, cluster, report) {
    const { namespace, deletionTimestamp } = account.metadata;
    if (deletionTimestamp !== undefined) return;
    for (const { name = '' } of account.imagePullSecrets) {
      const found = cluster.lookup('Secret', name, namespace);
      if (found.state !== 'absent') continue;
      report('service-account-pull-secret-missing', account, {
        key: name,
        with: { secret: name },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: account, path: 'imagePullSecrets', value: name }],
      });
    }
    for (const { name = '' } of account.secrets) {
      const found = cluster.lookup('Secret', name, namespace);
      if (found.state !== 'absent') continue;
      report('service-account-secret-missing', account, {
        key: name,
        with: { secret: name },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: account, path: 'secrets', value: name }],
      });
    }
  },
});

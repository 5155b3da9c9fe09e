import { defineAnalyzer } from '../src/core/analyzer.ts';
import { isOwn, ownTemplate, workloadKinds } from './_shared/workloads.ts';

/**
 * `serviceAccount` is the old name of `serviceAccountName`. An API server sets either to the other, so that only a manifest
 * that no server has seen tells which of them its author wrote.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#deprecated
 */
export const workloadServiceAccountField = defineAnalyzer({
  id: 'workload-service-account-field',
  profile: 'best-practice',
  subject: workloadKinds,
  title: 'Manifests that use the deprecated field serviceAccount',
  where: isOwn,
  codes: {
    'workload-service-account-field': {
      severity: 'info',
      habit: true,
      message: 'names its ServiceAccount {account} by the deprecated field serviceAccount',
      why: 'serviceAccount was renamed to serviceAccountName before Kubernetes 1.0. Tools that read manifests look at the new name only.',
      fix: 'Rename serviceAccount to serviceAccountName.',
      docs: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#deprecated',
    },
  },
  check(workload, _cluster, report) {
    const template = ownTemplate(workload);
    const { serviceAccount, serviceAccountName } = template?.spec ?? {};
    if (template === undefined || serviceAccount === undefined || serviceAccountName !== undefined) return;
    report('workload-service-account-field', workload, {
      with: { account: serviceAccount },
      evidence: [{ of: workload, path: `${template.path}.serviceAccount`, value: serviceAccount }],
    });
  },
});

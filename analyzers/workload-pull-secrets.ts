import { defineAnalyzer } from '../src/core/analyzer.ts';
import { codeOfEach } from './_shared/kind-codes.ts';
import { missingPullSecrets, pullSecretMissing } from './_shared/pull-secrets.ts';

const codes = {
  DaemonSet: 'daemonset-pull-secret-missing',
  Deployment: 'deployment-pull-secret-missing',
  StatefulSet: 'statefulset-pull-secret-missing',
} as const;

export const workloadPullSecrets = defineAnalyzer({
  id: 'workload-pull-secrets',
  subject: ['DaemonSet', 'Deployment', 'StatefulSet'],
  title: 'Workloads that name pull secrets that do not exist',
  reads: ['Pod'],
  consults: ['Secret'],
  codes: codeOfEach(codes, pullSecretMissing),
  check(workload, cluster, report) {
    const pods = cluster.select('Pod', workload.metadata.namespace, workload.spec.selector);
    for (const missing of missingPullSecrets(workload, pods, cluster)) report(codes[workload.kind], workload, missing);
  },
});

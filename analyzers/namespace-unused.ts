import { defineAnalyzer } from '../src/core/analyzer.ts';
import { workloadKinds } from './_shared/workloads.ts';

/** What Kubernetes makes, or a namespace that is there before anything is in it. */
const system = /^(default|kube-.*|openshift.*|gke-managed-.*|gmp-.*|cattle-.*)$/;
/** A day: who makes a namespace fills it soon. */
const grace = 86_400;
/** What is in every namespace. */
const published = new Set(['kube-root-ca.crt', 'istio-ca-root-cert', 'openshift-service-ca.crt']);
const filling = [...workloadKinds, 'Service', 'Ingress', 'PersistentVolumeClaim', 'RoleBinding'] as const;

/** A namespace that holds nothing: neither what runs nor what it would need, nor a custom resource. */
export const namespaceUnused = defineAnalyzer({
  id: 'namespace-unused',
  subject: 'Namespace',
  title: 'Namespaces that hold nothing',
  reads: [...filling, 'ConfigMap'],
  consults: ['CustomResource'],
  codes: {
    'namespace-unused': {
      severity: 'info',
      habit: true,
      message:
        'holds no workload, Service, Ingress, volume claim, ConfigMap or custom resource, and nobody has rights in it',
      why: 'A namespace that is left over still has quotas, roles and policies that somebody must look at.',
      fix: 'Delete it, if nothing is going to be put into it: kubectl delete namespace.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
    },
  },
  check(namespace, cluster, report) {
    const { name, creationTimestamp, deletionTimestamp } = namespace.metadata;
    if (system.test(name) || deletionTimestamp !== undefined || cluster.age(creationTimestamp) < grace) return;
    if (filling.some(kind => cluster.list(kind, name).length > 0)) return;
    if (cluster.list('ConfigMap', name).some(({ metadata }) => !published.has(metadata.name))) return;
    const custom = cluster.listing('CustomResource', name);
    if (custom.state === 'complete' && custom.objects.length === 0) report('namespace-unused', namespace, {});
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { isUsedConfigMap } from './_shared/config-users.ts';
import { workloadKinds } from './_shared/workloads.ts';

/** Published into every namespace for whoever wants them. */
const published = new Set([
  'kube-root-ca.crt',
  'istio-ca-root-cert',
  'openshift-service-ca.crt',
  'linkerd-identity-trust-roots',
]);
/** By these a sidecar or an operator finds its ConfigMaps through the API. */
const collected =
  /grafana_(dashboard|datasource|alert|notifier)|^k8s-sidecar|prometheus.*rule|^argocd\.argoproj\.io\/|^owner$|^OWNER$/;
/** The components of the control plane read theirs through the API. */
const system = /^(kube|openshift)-|^(kubernetes|openshift)$/;

/**
 * A ConfigMap that no pod or pod template names. It may be read through the API, so this is no more than a hint; young
 * ones are left alone, for a workload may follow.
 */
export const configMapUnused = defineAnalyzer({
  id: 'config-map-unused',
  subject: 'ConfigMap',
  title: 'ConfigMaps that no workload refers to',
  reads: workloadKinds,
  codes: {
    'config-map-unused': {
      severity: 'info',
      message: 'no pod or pod template refers to it',
      why: 'Neither an environment nor a volume of any pod, Deployment, StatefulSet, DaemonSet, Job or CronJob names it. It may still be read through the API.',
      fix: 'Delete it if nothing reads it through the API.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
    },
  },
  check(configMap, cluster, report) {
    const { namespace, name, creationTimestamp } = configMap.metadata;
    if (isReadOtherwise(configMap) || cluster.age(creationTimestamp) < 300) return;
    if (!isUsedConfigMap(namespace, name, cluster)) report('config-map-unused', configMap, {});
  },
});

function isReadOtherwise({ metadata }: Kinds['ConfigMap']): boolean {
  const { name, namespace, labels, annotations, ownerReferences, deletionTimestamp } = metadata;
  if (published.has(name) || system.test(namespace) || ownerReferences.length > 0 || deletionTimestamp !== undefined)
    return true;
  if (annotations['control-plane.alpha.kubernetes.io/leader'] !== undefined) return true;
  return Object.keys(labels).some(label => collected.test(label));
}

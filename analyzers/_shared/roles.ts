import type { Kinds } from '../../src/core/kinds/index.ts';
import type { KubeObject } from '../../src/core/objects.ts';

export type Role = Kinds['Role'] | Kinds['ClusterRole'];
export type Rule = Role['rules'][number];

/** Whether Kubernetes itself, or the tool that set the cluster up, keeps a role or binding. */
export function isOfCluster({ metadata: { name, labels, annotations } }: KubeObject): boolean {
  return (
    labels['kubernetes.io/bootstrapping'] === 'rbac-defaults' ||
    annotations['rbac.authorization.kubernetes.io/autoupdate'] === 'true' ||
    /^(system|kubeadm|eks|gce|aks|k3s|rke2):/.test(name)
  );
}

/**
 * Operators that manage what others own, and so are given much, by the names that their manifests and charts give to roles
 * and bindings. What they need is for their authors to say.
 */
const operators =
  /^(argo(cd)?|aws-|azure-|calico|capi|capa|cattle|cert-manager|cilium|cluster-autoscaler|consul|crossplane|crd-controller|csi-|datadog|ebs-csi|efs-csi|external-(dns|provisioner|attacher|resizer|snapshotter|secrets)|falco|flannel|flux|gatekeeper|gke-|gmp|grafana|helm-|ingress-nginx|istio|k3s-|kagent|karpenter|keda|knative|kube-state-metrics|kubevirt|cdi|kwok|kyverno|linkerd|local-path|longhorn|metallb|metrics-server|olm|operatorhub|opentelemetry|postgres|prometheus|rancher|rook|sealed-secrets|secrets-store|speaker|stackgres|strimzi|tekton|tigera|traefik|trivy|vault|velero|vpa|weave)/;

export function isOfOperator({ metadata: { name, labels } }: KubeObject): boolean {
  const chart = labels['app.kubernetes.io/part-of'] ?? labels['app.kubernetes.io/name'] ?? '';
  return operators.test(name) || operators.test(chart) || 'olm.owner' in labels;
}

/** Whether a rule lets somebody do one of these to a resource, whatever it is called. */
export function grants(
  { apiGroups, resources, verbs, resourceNames }: Rule,
  group: string,
  resource: string,
  wanted: readonly string[],
): boolean {
  return (
    has(apiGroups, [group]) &&
    (has(resources, [resource]) || (resource.includes('/') && resources.includes(`*/${resource.split('/')[1]}`))) &&
    has(verbs, wanted) &&
    resourceNames.length === 0
  );
}

/** Whether a list of a rule has one of these, or a wildcard. */
export function has(list: readonly string[], wanted: readonly string[]): boolean {
  return list.includes('*') || wanted.some(one => list.includes(one));
}

/** `apps`, and `core` for the group without a name. */
export function groupName(group: string): string {
  return group === '' ? 'core' : group;
}

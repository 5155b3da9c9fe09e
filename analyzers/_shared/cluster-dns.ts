import type { KubeObject } from '../../src/core/objects.ts';

/** The label of the pods and the Service of cluster DNS: CoreDNS keeps the name of its predecessor. */
export const dnsLabel = 'k8s-app';
export const dnsLabels = { [dnsLabel]: 'kube-dns' } as const;

/** The Services by which pods find cluster DNS: everywhere but on OpenShift it is `kube-system/kube-dns`. */
const dnsServices = new Set(['kube-system/kube-dns', 'openshift-dns/dns-default']);

/** Whether this is the Service to which pods send their lookups. */
export function isClusterDns({ metadata }: KubeObject): boolean {
  return dnsServices.has(`${metadata.namespace}/${metadata.name}`);
}

import type { Named } from '../../src/core/finding.ts';
import type { KubeObject } from '../../src/core/objects.ts';

/** The label of the pods and the Service of cluster DNS: CoreDNS keeps the name of its predecessor. */
export const dnsLabel = 'k8s-app';
export const dnsLabels = { [dnsLabel]: 'kube-dns' } as const;

/** Cluster DNS as what others blame: by a lookup that failed, which may have other reasons. */
export const clusterDnsItself = { named: 'cluster DNS', name: 'kube-dns' } as const satisfies Named;

/** What resolvers of the common languages and libraries say when a lookup fails. */
const lookupFailures =
  /lookup \S+( on \S+)?: |no such host|EAI_AGAIN|getaddrinfo|Temporary failure in name resolution|could not resolve host|Name or service not known|UnknownHostException|NXDOMAIN|SERVFAIL|failed to lookup address/i;

/** Blames cluster DNS for a text that tells of a failed lookup. */
export function blamesDns(said: string): { readonly object: Named; readonly because: 'ready' }[] {
  return lookupFailures.test(said) ? [{ object: clusterDnsItself, because: 'ready' }] : [];
}

/** The Services by which pods find cluster DNS: everywhere but on OpenShift it is `kube-system/kube-dns`. */
const dnsServices = new Set(['kube-system/kube-dns', 'openshift-dns/dns-default']);

/** Whether this is the Service to which pods send their lookups. */
export function isClusterDns({ metadata }: KubeObject): boolean {
  return dnsServices.has(`${metadata.namespace}/${metadata.name}`);
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText } from '../src/core/objects.ts';
import { isEmptySelector, matchesSelector } from '../src/core/selectors.ts';
import { word } from '../src/core/values.ts';
import { dnsLabel, dnsLabels } from './_shared/cluster-dns.ts';
import { type NetworkPolicy, type Peer, restrictsEgress } from './_shared/network-policy.ts';
import { isFinished } from './_shared/pods.ts';

type Pod = Kinds['Pod'];
type Rule = NetworkPolicy['spec']['egress'][number];
type Port = Rule['ports'][number];

const dnsNamespace = 'kube-system';

/**
 * A pod whose egress is restricted resolves no names unless a policy allows port 53.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic
 */
export const networkPolicyDns = defineAnalyzer({
  id: 'network-policy-dns',
  subject: 'NetworkPolicy',
  title: 'Network policies that keep pods from cluster DNS',
  reads: ['Pod'],
  consults: ['Namespace'],
  codes: {
    'network-policy-blocks-dns': {
      severity: 'warning',
      breaks: 'config',
      message:
        'restricts the egress of {count|pod|pods} such as {pod}, and no policy allows[ {protocol}] port 53 to cluster DNS',
      why: 'As soon as a policy restricts the egress of a pod, only what some policy allows gets out. Lookups of names are not allowed, so the pod cannot find any Service or host by name. Lookups go over UDP; TCP, which is what a rule without protocol means, is asked only when an answer is too long.',
      fix: 'Add an egress rule for port 53, UDP and TCP, to namespace kube-system and the pods k8s-app=kube-dns.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic',
    },
  },
  check(policy, cluster, report) {
    const { namespace } = policy.metadata;
    if (!restrictsEgress(policy)) return;
    const found = cluster.lookup('Namespace', dnsNamespace);
    if (found.state === 'unknown') return;
    const dns =
      found.state === 'present' ? found.object.metadata.labels : { 'kubernetes.io/metadata.name': dnsNamespace };
    const restricting = cluster.list('NetworkPolicy', namespace).filter(restrictsEgress).sort(widestFirst);
    const allowing = policiesAllowing(isUdp);
    const blocked = cluster.select('Pod', namespace, policy.spec.podSelector ?? {}).filter(isConcerned);
    const [pod] = blocked;
    if (pod === undefined) return;
    const rules = policy.spec.egress.length;
    report('network-policy-blocks-dns', policy, {
      with: {
        count: blocked.length,
        pod: pod.metadata.name,
        protocol: isAllowed(pod, policiesAllowing(anyProtocol)) ? word('UDP') : undefined,
      },
      // A rule that was meant to allow it is the cause if the namespace that it names is not there.
      dependsOn: policy.spec.egress.some(missesDns) ? [{ object: policy, because: 'config' }] : [],
      evidence: [{ of: policy, path: 'spec.egress', value: word(rules === 1 ? '1 rule' : `${rules} rules`) }],
    });

    function policiesAllowing(over: (port: Port) => boolean): readonly NetworkPolicy[] {
      return restricting.filter(p => p.spec.egress.some(rule => allowsDns(rule, dns, namespace, over)));
    }

    /** Whether a rule is for lookups, but for a namespace that nobody has. */
    function missesDns({ ports, to }: Rule): boolean {
      const all = cluster.listing('Namespace');
      if (all.state === 'unknown' || !ports.some(port => port.port !== undefined && coversDns(port))) return false;
      return to.some(
        ({ namespaceSelector }) =>
          namespaceSelector !== undefined &&
          !all.objects.some(({ metadata }) => matchesSelector(namespaceSelector, metadata.labels)),
      );
    }

    /** Whether a pod asks cluster DNS, may not, and this is the policy to name: the widest of those that restrict it. */
    function isConcerned(pod: Pod): boolean {
      const { hostNetwork, dnsPolicy } = pod.spec;
      if (isFinished(pod) || hostNetwork === true || dnsPolicy === 'None' || dnsPolicy === 'Default') return false;
      return restricting.find(p => selects(p, pod)) === policy && !isAllowed(pod, allowing);
    }
  },
});

function selects({ spec }: NetworkPolicy, pod: Pod): boolean {
  return matchesSelector(spec.podSelector ?? {}, pod.metadata.labels);
}

function isAllowed(pod: Pod, by: readonly NetworkPolicy[]): boolean {
  return by.some(policy => selects(policy, pod));
}

/** Policies for all pods first. */
function widestFirst(a: NetworkPolicy, b: NetworkPolicy): number {
  const narrow = ({ spec }: NetworkPolicy): number => (isEmptySelector(spec.podSelector ?? {}) ? 0 : 1);
  return narrow(a) - narrow(b) || compareText(a.metadata.name, b.metadata.name);
}

type LabelMap = Readonly<Record<string, string>>;

function allowsDns(
  { ports, to }: Rule,
  dnsNamespaceLabels: LabelMap,
  own: string,
  over: (port: Port) => boolean,
): boolean {
  return (
    (ports.length === 0 || ports.some(port => over(port) && coversDns(port))) &&
    (to.length === 0 || to.some(peer => mayReachDns(peer, dnsNamespaceLabels, own)))
  );
}

/** A rule that names no protocol means TCP. */
function isUdp({ protocol = 'TCP' }: Port): boolean {
  return protocol === 'UDP';
}

function anyProtocol(): boolean {
  return true;
}

/** A port may be left out (all), be a range, or be a name, which is that of the port of the DNS pods: `dns`, `dns-tcp`. */
function coversDns({ port, endPort }: Port): boolean {
  if (port === undefined) return true;
  if (typeof port === 'string') return port.includes('dns') || port.includes('domain');
  // OpenShift's DNS pods listen on 5353, and policies see the port of the pod.
  return port === 53 || port === 5353 || (port < 53 && (endPort ?? 0) >= 53);
}

/**
 * Whether a peer may be cluster DNS. A block of addresses may contain that of the DNS Service or its pods, unless it is a
 * single address.
 */
function mayReachDns(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  dnsNamespaceLabels: LabelMap,
  own: string,
): boolean {
  if (ipBlock !== undefined)
    return (
      !/\/(32|128)$/.test(ipBlock.cidr ?? '') || /^(169\.254\.|10\.|172\.|192\.168\.|f[cde])/i.test(ipBlock.cidr ?? '')
    );
  const namespaceMatches =
    namespaceSelector === undefined ? own === dnsNamespace : matchesSelector(namespaceSelector, dnsNamespaceLabels);
  return namespaceMatches && (podSelector === undefined || mayBeDns(podSelector));
}

/** DNS pods have more labels than the one that is known of them: a selector by others is given the benefit of the doubt. */
function mayBeDns({ matchLabels, matchExpressions }: NonNullable<Peer['podSelector']>): boolean {
  const value = matchLabels[dnsLabel];
  return matchExpressions.length > 0 || value === undefined || value === dnsLabels[dnsLabel];
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { refOf } from '../src/core/objects.ts';
import { matchesSelector } from '../src/core/selectors.ts';
import { alive } from './_shared/rollup.ts';
import { withLabels } from './_shared/select-labels.ts';

type Policy = Kinds['NetworkPolicy'];

/** Policies of others may allow what these forbid. */
const others = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'] as const;

/**
 * A Service is there to be called. Whether a certain client may call it is what a NetworkPolicy is for, and whether it was
 * meant to be shut out nobody can see; but that nobody may is a contradiction.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const serviceIsolated = defineAnalyzer({
  id: 'service-isolated',
  subject: 'Service',
  title: 'Services that no NetworkPolicy lets anybody call',
  reads: ['Pod', 'NetworkPolicy'],
  consults: others,
  codes: {
    'service-shut-off': {
      severity: 'warning',
      breaks: 'ready',
      message: 'no client may come in: {policy} isolates its pods, and no policy allows any traffic to them',
      why: 'A pod that a policy selects takes only the traffic that some policy allows. None allows any to the pods behind this Service, so connections time out, where the network of the cluster enforces policies.',
      fix: 'Add an ingress rule that allows the clients that are meant, or delete the Service if nobody is to call it.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic',
    },
  },
  check(service, cluster, report) {
    const { namespace, deletionTimestamp } = service.metadata;
    const policies = cluster.list('NetworkPolicy', namespace).filter(isolatesIngress);
    if (deletionTimestamp !== undefined || policies.length === 0 || service.spec.type === 'ExternalName') return;
    const pods = alive(withLabels(cluster.list('Pod', namespace), service.spec.selector));
    if (pods.length === 0) return;
    const selecting = pods.map(pod => ({
      pod,
      policies: policies.filter(({ spec }) => matchesSelector(spec.podSelector ?? {}, pod.metadata.labels)),
    }));
    const isShut = selecting.every(
      ({ pod, policies: own }) =>
        pod.spec.hostNetwork !== true && own.length > 0 && own.every(({ spec }) => spec.ingress.length === 0),
    );
    if (!isShut || othersMayAllow()) return;
    const policy = selecting[0]!.policies[0]!;
    report('service-shut-off', service, {
      with: { policy: refOf(policy) },
      near: [policy],
      evidence: [{ of: policy, path: 'spec.ingress', value: '(empty)' }],
      impact: 'down',
    });

    function othersMayAllow(): boolean {
      return others.some(kind => {
        const listing = cluster.listing(kind);
        return listing.state === 'unknown' || listing.objects.length > 0;
      });
    }
  },
});

/** By default a policy isolates its pods from what comes in. */
function isolatesIngress({ spec, metadata }: Policy): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return spec.policyTypes.length === 0 || spec.policyTypes.includes('Ingress');
}

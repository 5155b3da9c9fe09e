import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { type KubeObject, refOf } from '../src/core/objects.ts';
import { matchesSelector } from '../src/core/selectors.ts';
import { routesOf } from './_shared/ingress.ts';
import { alive } from './_shared/rollup.ts';
import { withLabels } from './_shared/select-labels.ts';

type Policy = Kinds['NetworkPolicy'];

/**
 * Whether a certain client was meant to be shut out nobody can see; but where a route leads to a Service that nobody may call,
 * two objects contradict each other.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const serviceIsolated = defineAnalyzer({
  id: 'service-isolated',
  subject: 'Service',
  title: 'Services with a route that network policies let nobody call',
  reads: ['Pod', 'NetworkPolicy'],
  consults: ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'Ingress', 'HTTPRoute'],
  codes: {
    'service-shut-off': {
      severity: 'warning',
      breaks: 'ready',
      message:
        '{route} leads to it, but no client may connect: {policy} isolates its pods, and no policy allows any traffic to them',
      why: 'A pod that a policy selects takes only the traffic that some policy allows. None allows any to the pods behind this Service, so connections time out, where the network of the cluster enforces policies.',
      fix: 'Add an ingress rule that allows the clients that are meant, such as the pods of the ingress controller.',
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
    const route = isShut && !othersMayAllow() ? routeToIt() : undefined;
    if (route === undefined) return;
    const policy = selecting[0]!.policies[0]!;
    report('service-shut-off', service, {
      with: { policy: refOf(policy), route: refOf(route) },
      near: [policy],
      evidence: [{ of: policy, path: 'spec.ingress', value: '(empty)' }],
      impact: 'down',
    });

    function routeToIt(): KubeObject | undefined {
      const { name } = service.metadata;
      const ingresses = cluster.listing('Ingress', namespace);
      const routes = cluster.listing('HTTPRoute', namespace);
      const ingress =
        ingresses.state === 'unknown'
          ? undefined
          : ingresses.objects.find(of => routesOf(of).some(route => route.service.name === name));
      if (ingress !== undefined || routes.state === 'unknown') return ingress;
      return routes.objects.find(({ spec }) =>
        spec.rules.some(rule => rule.backendRefs.some(to => to.name === name && to.namespace === undefined)),
      );
    }

    /** Policies of Cilium may allow what these forbid. */
    function othersMayAllow(): boolean {
      const own = cluster.listing('CiliumNetworkPolicy', namespace);
      const wide = cluster.listing('CiliumClusterwideNetworkPolicy');
      if (own.state === 'unknown' || wide.state === 'unknown' || own.objects.length > 0) return true;
      return wide.objects.some(({ spec, specs }) => [spec, ...specs].some(rule => rule.endpointSelector !== undefined));
    }
  },
});

/** By default a policy isolates its pods from what comes in. */
function isolatesIngress({ spec, metadata }: Policy): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return spec.policyTypes.length === 0 || spec.policyTypes.includes('Ingress');
}

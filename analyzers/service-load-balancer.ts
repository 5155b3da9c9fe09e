import { defineAnalyzer, type ObjectEvent } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';

/** How long a cloud may take to make a load balancer, in seconds; nobody at all has taken it up after the shorter time. */
const provisioningGrace = 300;
const pickUpGrace = 60;

/** Warnings about a Service that are not about its load balancer. */
const notOfLoadBalancers = /^(ClusterIP|Port|ServiceCIDR|FailedTo|FailedCreate|FailedUpdate|TopologyAware|Unknown)/;

/**
 * A Service of type LoadBalancer gets its address from a controller of the cloud, or of MetalLB and the like.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
 */
export const serviceLoadBalancer = defineAnalyzer({
  id: 'service-load-balancer',
  subject: 'Service',
  title: 'Load balancers that were not made',
  codes: {
    'service-load-balancer-failed': {
      severity: 'error',
      breaks: 'ready',
      message: 'its load balancer cannot be made: {reason}: {message}',
      why: 'The controller that makes load balancers reports an error, and the Service has no external address. It can be reached only from inside the cluster.',
      fix: 'Resolve what the controller says; it tries again by itself.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
    },
    'service-load-balancer-pending': {
      severity: 'warning',
      message: 'no controller has given its load balancer an address[ (loadBalancerClass {class})]',
      why: 'A Service of type LoadBalancer needs a controller: that of the cloud, MetalLB, a service mesh. None has answered, so the Service has no external address and can be reached only from inside or by its node ports.',
      fix: 'Install or repair a load balancer controller, or use the type ClusterIP with an Ingress, or NodePort.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
    },
    'service-load-balancer-port-error': {
      severity: 'error',
      breaks: 'ready',
      message: 'its load balancer does not serve port {port}: {error}',
      why: 'The controller made a load balancer but reports an error for one of the ports.',
      fix: 'Resolve what the controller says, or give the port a Service of its own.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#load-balancers-with-mixed-protocol-types',
    },
  },
  check(service, cluster, report) {
    if (service.spec.type !== 'LoadBalancer' || service.metadata.deletionTimestamp !== undefined) return;
    for (const { ports } of service.status.loadBalancer?.ingress ?? []) {
      for (const { port, protocol = 'TCP', error } of ports) {
        if (!error) continue;
        report('service-load-balancer-port-error', service, {
          key: `${port}/${protocol}`,
          with: { port: word(`${port}/${protocol}`), error: text(error) },
          evidence: [{ of: service, path: 'status.loadBalancer.ingress.ports.error', value: text(error) }],
          impact: 'degraded',
        });
      }
    }
    if ((service.status.loadBalancer?.ingress ?? []).length > 0) return;
    const { events } = cluster.eventsOf(service);
    const last = events.find(isOfLoadBalancer);
    const evidence = [{ of: service, path: 'status.loadBalancer.ingress', value: word('(none)') }];
    if (last?.type === 'Warning') {
      const { reason, message, lastSeen, count } = last;
      report('service-load-balancer-failed', service, {
        with: { reason: word(reason), message: text(complaint(message)) },
        evidence: [
          ...evidence,
          { of: service, path: `event ${reason}`, value: text(message), at: lastSeen, times: count },
        ],
        since: last.firstSeen,
        impact: 'degraded',
      });
      return;
    }
    const age = cluster.age(service.metadata.creationTimestamp);
    report('service-load-balancer-pending', service, {
      with: { class: service.spec.loadBalancerClass },
      evidence,
      impact: 'degraded',
      settling:
        age < (last === undefined ? pickUpGrace : provisioningGrace) ? 'the address of its load balancer' : undefined,
    });
  },
});

/** `EnsuringLoadBalancer` (Normal), `SyncLoadBalancerFailed`, MetalLB's `AllocationFailed`: what a load balancer controller writes. */
function isOfLoadBalancer({ type, reason }: ObjectEvent): boolean {
  return type === 'Warning' ? !notOfLoadBalancers.test(reason) : reason.includes('LoadBalancer');
}

/** The message without what the finding says already. */
function complaint(message: string): string {
  return message.replace(/^Error (?:\w+) load balancer(?: \(will retry\))?: (?:failed to ensure load balancer: )?/, '');
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { hasAddress, hostsOf, routesOf } from './_shared/ingress.ts';

/** A controller that still fails says so again within this time, in seconds. */
const repeats = 3600;

/**
 * What the controller of an Ingress says went wrong: in the status, port by port, and in events.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressStatus
 */
export const ingressStatus = defineAnalyzer({
  id: 'ingress-status',
  subject: 'Ingress',
  title: 'Ingresses that their controller cannot serve',
  codes: {
    'ingress-port-error': {
      severity: 'error',
      breaks: 'ready',
      message: 'its load balancer does not serve port {port}: {error}',
      why: 'The controller made a load balancer for the Ingress but reports an error for one of the ports.',
      fix: 'Resolve what the controller says.',
      docs: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressStatus',
    },
    'ingress-controller-failed': {
      severity: 'warning',
      breaks: 'ready',
      message: 'its controller cannot serve it: {reason}: {message}',
      why: 'The last that the controller of the Ingress says is a warning, and the Ingress has no address.',
      fix: 'Resolve what the controller says; it tries again by itself.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/',
    },
  },
  check(ingress, cluster, report) {
    for (const { ports } of ingress.status.loadBalancer?.ingress ?? []) {
      for (const { port, protocol = 'TCP', error } of ports) {
        if (!error) continue;
        report('ingress-port-error', ingress, {
          key: `${port}/${protocol}`,
          with: { port: word(`${port}/${protocol}`), error: text(error) },
          evidence: [{ of: ingress, path: 'status.loadBalancer.ingress.ports.error', value: text(error) }],
          impact: 'degraded',
        });
      }
    }
    const last = cluster.eventsOf(ingress).events[0];
    if (last?.type !== 'Warning' || hasAddress(ingress) || cluster.age(last.lastSeen) > repeats) return;
    const { reason, message, lastSeen, count } = last;
    report('ingress-controller-failed', ingress, {
      with: { reason: word(reason), message: text(message) },
      evidence: [{ of: ingress, path: `event ${reason}`, value: text(message), at: lastSeen, times: count }],
      since: last.firstSeen,
      impact: 'down',
      hosts: hostsOf(routesOf(ingress)),
    });
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';

/**
 * `externalIPs` makes every node answer for addresses that Kubernetes does not manage.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
 */
export const serviceExternalIps = defineAnalyzer({
  id: 'service-external-ips',
  subject: 'Service',
  title: 'Services that claim external IPs',
  codes: {
    'service-external-ips': {
      severity: 'info',
      message: 'claims the external {ips}',
      why: 'Whoever may create a Service can claim any address by externalIPs and so take the traffic that pods send there (CVE-2020-8554). Nothing checks that the address belongs to the cluster.',
      fix: 'Use a load balancer or an Ingress; forbid the field with the admission plugin DenyServiceExternalIPs.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
    },
  },
  check(service, _cluster, report) {
    const { externalIPs } = service.spec;
    if (externalIPs.length === 0) return;
    report('service-external-ips', service, {
      with: { ips: externalIPs },
      evidence: [{ of: service, path: 'spec.externalIPs', value: externalIPs }],
    });
  },
});

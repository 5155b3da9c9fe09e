import { defineAnalyzer } from '../src/core/analyzer.ts';
import { serviceTypes } from '../src/core/settings.ts';
import { word } from '../src/core/values.ts';

const docs = 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types';

/** Services that open the cluster: against the configuration, or, where it says nothing, at all. */
export const serviceTypeAllowed = defineAnalyzer({
  id: 'service-type-allowed',
  profile: 'best-practice',
  subject: 'Service',
  title: 'Services of a type that is not allowed, or open to the outside',
  codes: {
    'service-type-not-allowed': {
      severity: 'warning',
      habit: true,
      message: 'is of type {type}; allowed: {allowed}',
      why: 'The configuration says of which types Services may be (practice.serviceTypes).',
      fix: 'Set spec.type to one of {allowed}. For HTTP, an Ingress or a Gateway in front does the same.',
      docs,
    },
    'service-open': {
      severity: 'info',
      habit: true,
      message: 'is open to the outside: type {type}',
      why: 'A node port is open on every node, and a load balancer costs money and may have a public address: each such Service is a door of its own.',
      fix: 'Make it ClusterIP, and let one Ingress or Gateway lead to it; or say in practice.serviceTypes that it is meant so.',
      docs,
    },
  },
  check(service, { settings }, report) {
    const { type = 'ClusterIP' } = service.spec;
    const allowed = settings.practice.serviceTypes;
    const evidence = [{ of: service, path: 'spec.type', value: word(type) }];
    if (allowed === undefined) {
      if (type === 'NodePort' || type === 'LoadBalancer')
        report('service-open', service, { with: { type: word(type) }, evidence });
      return;
    }
    if (serviceTypes.some(known => known === type) && !allowed.some(one => one === type))
      report('service-type-not-allowed', service, { with: { type: word(type), allowed: allowed.map(word) }, evidence });
  },
});

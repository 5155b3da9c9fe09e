import { defineAnalyzer } from '../src/core/analyzer.ts';

/** The name by which cluster DNS knows a Service: `NAME.NAMESPACE.svc`, alone or under the domain of the cluster. */
const serviceHost = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\..*)?$/;
const address = /^\d+(?:\.\d+){3}$|:/;

/**
 * A Service of type ExternalName is an alias: cluster DNS answers with the name that it holds, whoever that is.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#externalname
 */
export const serviceExternalName = defineAnalyzer({
  id: 'service-external-name',
  subject: 'Service',
  title: 'Aliases for Services that do not exist, or for addresses',
  consults: ['Service'],
  codes: {
    'service-alias-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'is an alias for {service}, which does not exist',
      why: 'Cluster DNS answers for this Service with the name of another one. That does not exist, so clients are told that the host is unknown.',
      fix: 'Correct spec.externalName, or create {service}.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname',
    },
    'service-alias-address': {
      severity: 'error',
      breaks: 'ready',
      message: 'is an alias for {host}, which is an address, not a name',
      why: 'An alias leads from name to name. Cluster DNS treats an address as a name made of digits, which nobody can resolve.',
      fix: 'Make a Service without selector instead, with an EndpointSlice that holds the address; or write a name.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname',
    },
  },
  check(service, cluster, report) {
    if (service.spec.type !== 'ExternalName') return;
    const host = service.spec.externalName?.replace(/\.$/, '') ?? '';
    const evidence = [{ of: service, path: 'spec.externalName', value: host }];
    if (address.test(host)) {
      report('service-alias-address', service, { with: { host }, evidence, impact: 'down' });
      return;
    }
    const [, name, namespace] = serviceHost.exec(host) ?? [];
    if (name === undefined || namespace === undefined) return;
    const found = cluster.lookup('Service', name, namespace);
    if (found.state !== 'absent') return;
    report('service-alias-missing', service, {
      with: { service: found.absent.ref },
      blames: [{ object: found.absent, because: 'exists' }],
      near: found.absent.similar(),
      evidence,
      impact: 'down',
    });
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';

const docs = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService';

/** What a VirtualService names besides its destinations: the Gateways that it is for, and what it leaves routes to. */
export const virtualServiceGateway = defineAnalyzer({
  id: 'virtual-service-gateway',
  subject: 'VirtualService',
  title: 'VirtualServices of Istio whose Gateway or delegate is missing',
  consults: ['Gateway.networking.istio.io'],
  codes: {
    'virtual-service-gateway-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'is for Gateway {gateway}, which does not exist',
      why: 'A VirtualService that names Gateways takes effect through them only. There is none of this name, so what comes from outside is answered with 404.',
      fix: 'Correct spec.gateways (namespace/name), or create Gateway {gateway}.',
      docs,
    },
    'virtual-service-delegate-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'delegates a route to VirtualService {delegate}, which does not exist',
      why: 'A route can be delegated to another VirtualService. There is none of this name, so the route is ignored, and its requests are answered with 404.',
      fix: 'Correct spec.http.delegate, or create VirtualService {delegate}.',
      docs: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate',
    },
  },
  check(service, cluster, report) {
    const { metadata, spec } = service;
    if (metadata.deletionTimestamp !== undefined) return;
    for (const path of spec.gateways) {
      // An older form is the name of a Service; `mesh` are the sidecars.
      if (path === 'mesh' || path.includes('.')) continue;
      const slash = path.indexOf('/');
      const name = path.slice(slash + 1);
      const namespace = slash > 0 ? path.slice(0, slash) : metadata.namespace;
      const found = cluster.lookup('Gateway.networking.istio.io', name, namespace);
      if (found.state !== 'absent') continue;
      report('virtual-service-gateway-missing', service, {
        key: path,
        with: { gateway: path },
        blames: [{ object: found.absent, because: 'exists' }],
        near: found.absent.similar(),
        evidence: [{ of: service, path: 'spec.gateways', value: path }],
        impact: spec.gateways.length === 1 ? 'down' : 'degraded',
        hosts: spec.gateways.length === 1 ? spec.hosts : [],
      });
    }
    for (const { delegate } of spec.http) {
      if (delegate?.name === undefined) continue;
      const { name, namespace = metadata.namespace } = delegate;
      const found = cluster.lookup('VirtualService', name, namespace);
      if (found.state !== 'absent') continue;
      report('virtual-service-delegate-missing', service, {
        key: `${namespace}/${name}`,
        with: { delegate: `${namespace}/${name}` },
        blames: [{ object: found.absent, because: 'exists' }],
        near: found.absent.similar(),
        evidence: [{ of: service, path: 'spec.http.delegate', value: name }],
        impact: 'degraded',
      });
    }
  },
});

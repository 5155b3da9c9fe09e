import { defineAnalyzer } from '../src/core/analyzer.ts';
import { nearest } from '../src/core/near.ts';
import { refOf } from '../src/core/objects.ts';
import { labels } from '../src/core/values.ts';
import { destinationOf, hostKinds } from './_shared/istio-hosts.ts';
import { type Destination, destinationsOf, keyOf } from './_shared/istio-routes.ts';
import { emptySubset, rulesFor, subsetKinds } from './_shared/istio-subsets.ts';
import { backendKinds, backingOf } from './_shared/service-backends.ts';

const docs = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/';

/** Where the routes of Istio lead. */
export const virtualService = defineAnalyzer({
  id: 'virtual-service',
  subject: 'VirtualService',
  title: 'VirtualServices of Istio that lead nowhere',
  aliases: ['istio'],
  consults: [...new Set([...hostKinds, ...subsetKinds, ...backendKinds, 'DestinationRule'] as const)],
  codes: {
    'virtual-service-host-unknown': {
      severity: 'error',
      breaks: 'ready',
      message:
        'leads to host {host}, which is no Service and no host of a ServiceEntry[; {meant} is the name that Istio knows]',
      why: 'Istio sends traffic to hosts that it knows: Services, by a name without a dot in the own namespace or else in full, and hosts of ServiceEntries. It knows no such host, so the proxies answer with 503.',
      fix: 'Correct destination.host; write the full name of a Service of another namespace.',
      docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
    },
    'virtual-service-subset-unknown': {
      severity: 'error',
      breaks: 'ready',
      message: 'leads to subset {subset} of {host}, which no DestinationRule defines[: there are {subsets}]',
      why: 'A subset is a group of the pods of a Service that a DestinationRule names. Nobody defines this one, so the proxies answer with 503.',
      fix: 'Correct destination.subset, or define the subset {subset} in a DestinationRule for {host}.',
      docs: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset',
    },
    'virtual-service-subset-empty': {
      severity: 'error',
      breaks: 'ready',
      message: 'leads to subset {subset} of {host}, whose labels {labels} no pod has',
      why: 'The DestinationRule defines the subset, but no pod behind the Service has its labels, so the proxies answer with 503.',
      fix: 'Make the labels of the subset those of the pods.',
      docs: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset',
    },
    'virtual-service-port-unknown': {
      severity: 'error',
      breaks: 'ready',
      message: 'leads to port {port} of {service}, which exposes {ports}',
      why: 'A destination names a port of the Service, not of its pods. The Service has no such port, so the proxies answer with 503.',
      fix: 'Use a port that {service} exposes.',
      docs: `${docs}#Destination`,
    },
    'virtual-service-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'leads to {service}, which has no ready endpoints',
      why: 'The route and the Service are in order, but no pod behind the Service is ready, so the proxies answer with 503.',
      fix: 'Find out why {service} has no ready backend.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
    },
  },
  check(route, cluster, report) {
    const { namespace, deletionTimestamp } = route.metadata;
    if (deletionTimestamp !== undefined) return;
    const destinations = destinationsOf(route);
    for (const destination of destinations) checkDestination(destination);

    function checkDestination(destination: Destination): void {
      const { host, subset, port, path } = destination;
      const found = destinationOf(host, namespace, cluster);
      const isOnly = destinations.length === 1;
      const shared = {
        key: keyOf(destination),
        evidence: [{ of: route, path, value: host }],
        impact: isOnly ? 'down' : 'degraded',
        hosts: isOnly ? route.spec.hosts.filter(isPublic) : [],
      } as const;
      if (found.to === 'nowhere') {
        const { absent, meant } = found;
        report('virtual-service-host-unknown', route, {
          ...shared,
          with: { host, meant },
          blames: absent === undefined ? [] : [{ object: absent, because: 'exists' }],
          near: absent?.similar() ?? [],
        });
        return;
      }
      if (subset !== undefined && checkSubset(host, subset, shared)) return;
      if (found.to !== 'service') return;
      const { service } = found;
      const exposed = service.spec.ports.find(exposes => exposes.port === port);
      if (port !== undefined && exposed === undefined && service.spec.type !== 'ExternalName') {
        const ports = service.spec.ports.map(exposes => exposes.port ?? 0);
        report('virtual-service-port-unknown', route, {
          ...shared,
          with: { service: refOf(service), port, ports },
          near: [service],
        });
        return;
      }
      const backing = backingOf(service, cluster, exposed);
      if (backing !== 'none' && backing !== 'starting') return;
      report('virtual-service-not-ready', route, {
        ...shared,
        with: { service: refOf(service) },
        dependsOn: [{ object: service, because: 'ready' }],
        settling: backing === 'starting' ? 'the backends of its Service' : undefined,
      });
    }

    /** Returns whether something was found. */
    function checkSubset(host: string, subset: string, shared: object): boolean {
      const listing = cluster.listing('DestinationRule');
      const rules = listing.state === 'complete' ? rulesFor(host, namespace, listing.objects) : undefined;
      if (rules === undefined) return false;
      const defined = rules.flatMap(rule => rule.spec.subsets.map(of => ({ ...of, rule })));
      const meant = defined.find(({ name }) => name === subset);
      if (meant === undefined) {
        const names = defined.map(({ name = '' }) => name);
        const near = nearest(subset, names, 1)[0];
        report('virtual-service-subset-unknown', route, {
          ...shared,
          with: { host, subset, subsets: names.length === 0 ? undefined : near === undefined ? names : [near] },
          near: rules,
        });
        return true;
      }
      const found = destinationOf(host, namespace, cluster);
      const empty = found.to === 'service' ? emptySubset(meant, found.service, cluster) : undefined;
      if (empty === undefined) return false;
      report('virtual-service-subset-empty', route, {
        ...shared,
        with: { host, subset, labels: labels(meant.labels) },
        dependsOn: [{ object: meant.rule, because: 'config' }],
      });
      return true;
    }
  },
});

/** Names of Services within the mesh say nothing to the world outside. */
function isPublic(host: string): boolean {
  return host.includes('.') && !host.includes('*') && !host.includes('.svc.');
}

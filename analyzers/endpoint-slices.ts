import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { word } from '../src/core/values.ts';
import { isClusterDns } from './_shared/cluster-dns.ts';
import { reaches } from './_shared/declared-ports.ts';
import { isReady, isTerminating, startGrace } from './_shared/pods.ts';
import { withLabels } from './_shared/select-labels.ts';
import { servesTraffic, sliceOwnerLabel } from './_shared/service-backends.ts';

/**
 * EndpointSlices are what kube-proxy goes by: what the EndpointSlice controller made of a Service and its pods.
 * @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export const endpointSlices = defineAnalyzer({
  id: 'endpoint-slices',
  subject: 'Service',
  title: 'Services whose EndpointSlices are missing, out of date or terminating',
  aliases: ['EndpointSlice'],
  reads: ['EndpointSlice'],
  consults: ['Pod'],
  codes: {
    'service-without-endpoint-slices': {
      severity: 'error',
      breaks: 'ready',
      message: 'has no EndpointSlice',
      why: 'The EndpointSlice controller makes one for every Service with a selector, and kube-proxy forwards to what is in it. There is none, so connections to the Service are refused.',
      fix: 'Check kube-controller-manager, which runs the EndpointSlice controller.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/',
    },
    'service-endpoint-slices-behind': {
      severity: 'error',
      breaks: 'ready',
      message:
        '{count|ready pod is|ready pods are} missing from its EndpointSlices[: the pods have no address of the family {family}]',
      why: 'Ready pods match the selector, but no EndpointSlice of the Service lists a usable address, so connections are refused.',
      fix: 'Compare spec.ipFamilies of the Service with the addresses of the pods; if they agree, check kube-controller-manager.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/dual-stack/',
    },
    'service-endpoints-terminating': {
      severity: 'warning',
      message: 'only {count|terminating pod is|terminating pods are} left to serve it',
      why: 'No pod of the Service is ready. Until they are gone, traffic goes to pods that terminate; nothing replaces them yet.',
      fix: 'Find out why no new pod is ready.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#terminating',
    },
  },
  check(service, cluster, report) {
    const { namespace, name, creationTimestamp, deletionTimestamp } = service.metadata;
    const { selector, type, ports, publishNotReadyAddresses, ipFamilies } = service.spec;
    if (type === 'ExternalName' || Object.keys(selector).length === 0 || deletionTimestamp !== undefined) return;
    // Where there is no slice at all, nobody says that this API server has a controller for them.
    if (cluster.list('EndpointSlice').length === 0 || isClusterDns(service)) return;
    const slices = cluster.select('EndpointSlice', namespace, { matchLabels: { [sliceOwnerLabel]: name } });
    const evidence = slices.map(slice => ({ of: slice, path: 'endpoints', value: slice.endpoints.length }));
    if (slices.length === 0) {
      const young = cluster.age(creationTimestamp) < startGrace;
      report('service-without-endpoint-slices', service, {
        evidence,
        impact: 'down',
        settling: young ? 'its EndpointSlices' : undefined,
      });
      return;
    }
    const pods = cluster.listing('Pod', namespace);
    if (pods.state === 'unknown' || publishNotReadyAddresses === true) return;
    const ready = withLabels(pods.objects, selector).filter(pod => isReady(pod) && pod.status.phase === 'Running');
    const lasting = ready.filter(pod => !isTerminating(pod));
    if (ready.length > 0 && lasting.length === 0) {
      const overdue = ready.some(pod => cluster.age(pod.metadata.deletionTimestamp) > 0);
      report('service-endpoints-terminating', service, {
        with: { count: ready.length },
        evidence: [
          {
            of: ready[0]!,
            path: 'metadata.deletionTimestamp',
            value: word(ready[0]!.metadata.deletionTimestamp ?? ''),
          },
        ],
        impact: 'degraded',
        settling: overdue ? undefined : 'the pods that take over',
      });
    }
    if (slices.some(({ endpoints }) => endpoints.some(servesTraffic))) return;
    const settled = lasting.filter(pod => (pod.status.podIP ?? '') !== '' && cluster.age(readySince(pod)) > startGrace);
    // Of a pod to which no port leads there is no address in Endpoints; that is the fault of the port.
    if (ports.length > 0 && !settled.some(pod => ports.some(port => reaches(port, pod)))) return;
    if (settled.length === 0 || settled.length < lasting.length) return;
    const families = new Set(settled.map(({ status }) => familyOf(status.podIP ?? '')));
    const foreign = ipFamilies.length === 1 && !families.has(ipFamilies[0]!) ? ipFamilies[0] : undefined;
    report('service-endpoint-slices-behind', service, {
      with: { count: settled.length, family: foreign === undefined ? undefined : word(foreign) },
      evidence: [...evidence, { of: settled[0]!, path: 'status.podIP', value: settled[0]!.status.podIP ?? '' }],
      impact: 'down',
    });
  },
});

function readySince(pod: Kinds['Pod']): string | undefined {
  return pod.status.conditions.find(({ type }) => type === 'Ready')?.lastTransitionTime;
}

function familyOf(ip: string): string {
  return ip.includes(':') ? 'IPv6' : 'IPv4';
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { refOf } from '../src/core/objects.ts';
import { labels, word } from '../src/core/values.ts';
import { isClusterDns } from './_shared/cluster-dns.ts';
import { componentOf } from './_shared/control-plane.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import { podMakers } from './_shared/pod-templates.ts';
import { isReady, isStarting, startGrace } from './_shared/pods.ts';
import { alive } from './_shared/rollup.ts';
import { withLabels } from './_shared/select-labels.ts';
import { applyGrace, backendKinds, podsAndControllers, servesTraffic, slicesOf } from './_shared/service-backends.ts';

/**
 * A Service sends traffic to the ready pods that its selector matches.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export const serviceEndpoints = defineAnalyzer({
  id: 'service-endpoints',
  subject: 'Service',
  title: 'Services without a ready backend',
  consults: ['Namespace', ...backendKinds],
  codes: {
    'service-selects-nothing': {
      severity: 'error',
      breaks: 'ready',
      message:
        'selector {selector} matches no pod[; {near} differs in label {label}: {has} instead of {wants}][; {elsewhere} has these labels, but a Service reaches its own namespace only]',
      why: 'A Service sends traffic to the pods of its namespace whose labels match its selector. No pod has these labels, so connections to the Service are refused.',
      fix: 'Make the selector of the Service and the labels of the pod template the same.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/',
    },
    'service-pods-not-created': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      refines: { code: 'service-no-ready-endpoints' },
      message: '{workload}, which the selector matches, has no pods',
      why: 'A Service sends traffic to ready pods only. The workload behind it wants pods but none exists, so connections to the Service are refused.',
      fix: 'Find out why {workload} has no pods; the Service itself is in order.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
    },
    'service-no-ready-endpoints': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'the selector matches {count|pod|pods}, none of them ready',
      why: 'A Service sends traffic to ready pods only. It has pods, but none is ready, so connections to the Service are refused.',
      fix: 'Find out why the pods are not ready; the Service itself is in order.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
    },
  },
  check(service, cluster, report) {
    const { namespace, deletionTimestamp } = service.metadata;
    const { selector, type, publishNotReadyAddresses } = service.spec;
    // Without a selector somebody else keeps the endpoints; an ExternalName has none. Cluster DNS has an analyzer of its own.
    if (type === 'ExternalName' || Object.keys(selector).length === 0 || isClusterDns(service)) return;
    if (deletionTimestamp !== undefined || isForHiddenParts(service)) return;
    const evidence = [{ of: service, path: 'spec.selector', value: labels(selector) }];
    const listing = cluster.listing('Pod', namespace);
    if (listing.state === 'unknown') return reportBySlices();
    const pods = withLabels(listing.objects, selector);
    const waiting = alive(pods);
    // A terminating pod serves as long as it is ready.
    if (pods.some(isReady)) return;
    if (waiting.length === 0) return reportNoPods();
    if (publishNotReadyAddresses === true) return;
    report('service-no-ready-endpoints', service, {
      with: { count: waiting.length },
      dependsOn: podsAndControllers(pods, cluster),
      evidence: [...evidence, { of: waiting[0]!, path: 'status.conditions[Ready]', value: word('False') }],
      impact: 'down',
      settling: waiting.every(pod => isStarting(pod, cluster)) ? 'its pods to become ready' : undefined,
    });

    /** What the EndpointSlice controller makes of pods that may not be listed. Without any, they may be meant to be none. */
    function reportBySlices(): void {
      const endpoints = slicesOf(service, cluster)?.flatMap(slice => slice.endpoints) ?? [];
      if (endpoints.length === 0 || endpoints.some(servesTraffic)) return;
      report('service-no-ready-endpoints', service, { with: { count: endpoints.length }, evidence, impact: 'down' });
    }

    function reportNoPods(): void {
      const makers = podMakers({ matchLabels: selector }, namespace, cluster);
      if (makers === undefined) return;
      const wanting = makers.filter(maker => maker.pods > 0).map(maker => maker.object);
      if (wanting[0] !== undefined) {
        const starting = [service, ...wanting].some(
          ({ metadata }) => cluster.age(metadata.creationTimestamp) < startGrace,
        );
        report('service-pods-not-created', service, {
          with: { workload: refOf(wanting[0]) },
          dependsOn: wanting.map(object => ({ object, because: 'ready' })),
          evidence,
          impact: 'down',
          settling: starting ? 'its pods to be created' : undefined,
        });
      } else if (makers.length === 0 && pods.length === 0) {
        const near = nearestByLabels(selector, podsIn(namespace));
        const elsewhere = near === undefined ? onlyOtherNamespace() : undefined;
        report('service-selects-nothing', service, {
          with: {
            selector: labels(selector),
            near: near?.ref,
            label: near?.label,
            has: near?.has,
            wants: near?.wants,
            elsewhere: elsewhere && refOf(elsewhere),
          },
          near: [near?.object, elsewhere].filter(object => object !== undefined),
          evidence,
          impact: 'down',
          settling: cluster.age(service.metadata.creationTimestamp) < applyGrace ? 'its pods to be created' : undefined,
        });
      }
    }

    /** A pod that the selector would match in another namespace; where there are several such namespaces, it says nothing. */
    function onlyOtherNamespace() {
      const namespaces = cluster.listing('Namespace');
      if (namespaces.state === 'unknown') return undefined;
      const found = namespaces.objects
        .map(({ metadata }) => withLabels(podsIn(metadata.name), selector))
        .filter(p => p.length > 0);
      return found.length === 1 ? found[0]?.[0] : undefined;
    }

    function podsIn(name: string) {
      const listing = cluster.listing('Pod', name);
      return listing.state === 'complete' ? listing.objects : [];
    }
  },
});

/**
 * Charts of monitoring make Services to scrape the control plane by. Where it is managed its pods are not seen, and nobody but
 * the scraper misses them.
 */
function isForHiddenParts({ metadata, spec }: Kinds['Service']): boolean {
  return metadata.namespace === 'kube-system' && spec.clusterIP === 'None' && componentOf(spec.selector) !== undefined;
}

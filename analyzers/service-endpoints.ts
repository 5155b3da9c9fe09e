import { defineAnalyzer } from '../src/core/analyzer.ts';
import { matchesLabels } from '../src/core/selectors.ts';
import { labels, word } from '../src/core/values.ts';
import { isReady, isStarting } from './_shared/pods.ts';
import { nearestByLabels } from './_shared/near-labels.ts';

/**
 * A Service sends traffic to the ready pods that its selector matches.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export const serviceEndpoints = defineAnalyzer({
  id: 'service-endpoints',
  subject: 'Service',
  title: 'Services without a ready backend',
  aliases: ['Service'],
  reads: ['Pod'],
  consults: ['Deployment', 'StatefulSet'],
  codes: {
    'service-selects-nothing': {
      severity: 'error',
      breaks: 'ready',
      message: 'selector {selector} matches no pod[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'A Service sends traffic to the pods whose labels match its selector. No pod has these labels, so connections to the Service are refused.',
      fix: 'Make the selector of the Service and the labels of the pod template the same.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/',
    },
    'service-no-ready-endpoints': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'none of the {count|pod|pods} that the selector matches is ready',
      why: 'A Service sends traffic to ready pods only. It has pods, but none is ready, so connections to the Service are refused.',
      fix: 'Find out why the pods are not ready; the Service itself is in order.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
    },
  },
  check(service, cluster, report) {
    const { namespace } = service.metadata;
    const selector = service.spec.selector;
    // Without a selector somebody else keeps the endpoints; an ExternalName has none.
    if (service.spec.type === 'ExternalName' || Object.keys(selector).length === 0) return;
    const pods = cluster.select('Pod', namespace, { matchLabels: selector });
    const evidence = [{ of: service, path: 'spec.selector', value: labels(selector) }];
    if (pods.length === 0) {
      if (mayBeScaledToZero()) return;
      const near = nearestByLabels(selector, cluster.list('Pod', namespace));
      report('service-selects-nothing', service, {
        with: { selector: labels(selector), near: near?.ref, label: near?.label, has: near?.has, wants: near?.wants },
        near: near === undefined ? [] : [near.object],
        evidence,
        impact: 'down',
      });
      return;
    }
    const alive = pods.filter(pod => pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed');
    if (alive.length === 0 || alive.some(isReady) || service.spec.publishNotReadyAddresses === true) return;
    report('service-no-ready-endpoints', service, {
      with: { count: alive.length },
      dependsOn: alive.map(object => ({ object, because: 'ready' })),
      evidence: [...evidence, { of: alive[0]!, path: 'status.conditions[Ready]', value: word('False') }],
      impact: 'down',
      settling: alive.some(pod => isStarting(pod, cluster)) ? 'its pods to become ready' : undefined,
    });

    /** A workload that a person or an autoscaler scaled to zero is meant to have no pods; one that may not be seen may be such. */
    function mayBeScaledToZero(): boolean {
      return (['Deployment', 'StatefulSet'] as const).some(kind => {
        const listing = cluster.listing(kind, namespace);
        if (listing.state === 'unknown') return true;
        return listing.objects.some(
          ({ spec }) => spec.replicas === 0 && matchesLabels(selector, spec.template?.metadata?.labels ?? {}),
        );
      });
    }
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { matchesLabels } from '../src/core/selectors.ts';
import { labels, word } from '../src/core/values.ts';

/**
 * The governing Service of a StatefulSet gives each pod a DNS name of its own; the StatefulSet does not create it.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
 */
export const statefulsetService = defineAnalyzer({
  id: 'statefulset-service',
  subject: 'StatefulSet',
  title: 'StatefulSets whose governing Service gives their pods no names',
  consults: ['Service'],
  codes: {
    'statefulset-service-missing': {
      severity: 'warning',
      message: 'its governing Service {service} does not exist, so its pods have no DNS names',
      why: 'The pods of a StatefulSet are named in DNS by the headless Service of spec.serviceName, which somebody must create. Without it pods start, but do not find each other by name.',
      fix: 'Create the headless Service {service} (clusterIP: None) with the labels of the pods as its selector.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
    },
    'statefulset-service-not-headless': {
      severity: 'warning',
      message: 'its governing Service {service} is not headless (clusterIP {clusterIP}), so its pods have no DNS names',
      why: 'Only a headless Service has a DNS name for each pod. One with a cluster IP has a single name for all.',
      fix: 'Create a headless Service (clusterIP: None) for the pods and name it in spec.serviceName; for that the StatefulSet must be created again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
    },
    'statefulset-service-selects-others': {
      severity: 'warning',
      message:
        'its governing Service {service} selects {selector}, which its pods do not have, so they have no DNS names',
      why: 'The governing Service names those pods in DNS that its selector matches.',
      fix: 'Give Service {service} the labels of the pod template as its selector.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
    },
    // Argo CD's controller, and many charts for one database, name a Service that is not there or has an address of its own.
    'statefulset-only-pod-unnamed': {
      severity: 'info',
      message: 'its governing Service {service} {problem}, so its only pod has no DNS name of its own',
      why: 'The governing Service is what gives each pod of a StatefulSet a DNS name, so that they find each other. A single pod has no others to find; it matters to whoever asks for the pod by that name, and once there are more pods.',
      fix: 'Before there are more pods, make {service} a headless Service (clusterIP: None) with the labels of the pods as its selector.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
    },
  },
  check(set, cluster, report) {
    const { namespace, deletionTimestamp } = set.metadata;
    const { serviceName: name = '', replicas = 1, template } = set.spec;
    if (name === '' || replicas === 0 || deletionTimestamp !== undefined) return;
    const found = cluster.lookup('Service', name, namespace);
    const evidence = [{ of: set, path: 'spec.serviceName', value: name }];
    if (found.state === 'absent') {
      const missing = { blames: [{ object: found.absent, because: 'exists' as const }], evidence };
      if (replicas === 1) reportOnly('does not exist', missing);
      else report('statefulset-service-missing', set, { with: { service: name }, ...missing });
    }
    if (found.state !== 'present') return;
    const { clusterIP = '', selector, type } = found.object.spec;
    if (type !== 'ExternalName' && clusterIP !== 'None' && clusterIP !== '') {
      const address = { of: found.object, path: 'spec.clusterIP', value: clusterIP };
      if (replicas === 1) reportOnly('is not headless', { evidence: [...evidence, address] });
      else
        report('statefulset-service-not-headless', set, {
          with: { service: name, clusterIP },
          evidence: [...evidence, address],
        });
      return;
    }
    const selects = Object.keys(selector).length > 0;
    if (selects && !matchesLabels(selector, template?.metadata?.labels ?? {})) {
      const others = { of: found.object, path: 'spec.selector', value: labels(selector) };
      if (replicas === 1) reportOnly('selects other pods', { evidence: [...evidence, others] });
      else
        report('statefulset-service-selects-others', set, {
          with: { service: name, selector: labels(selector) },
          evidence: [...evidence, others],
        });
    }

    function reportOnly(problem: string, details: Pick<Parameters<typeof report>[2], 'blames' | 'evidence'>): void {
      report('statefulset-only-pod-unnamed', set, { with: { service: name, problem: word(problem) }, ...details });
    }
  },
});

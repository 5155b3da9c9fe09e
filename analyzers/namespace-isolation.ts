import { defineAnalyzer } from '../src/core/analyzer.ts';
import { isFinished } from './_shared/pods.ts';

/** A pod that no policy selects accepts traffic from everywhere and may reach everything. */
export const namespaceIsolation = defineAnalyzer({
  id: 'namespace-isolation',
  subject: 'Namespace',
  title: 'Pods that no network policy selects',
  reads: ['Pod', 'NetworkPolicy'],
  codes: {
    'pods-not-isolated': {
      severity: 'info',
      message: '{count|pod is|pods are} selected by no NetworkPolicy, such as {pod}',
      why: 'Until a policy selects a pod, every pod of the cluster may connect to it.',
      fix: 'Add a policy that denies by default to the namespace, and allow what is needed.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    },
  },
  check(namespace, cluster, report) {
    const { name } = namespace.metadata;
    // The cluster's own namespaces are left to the distribution.
    if (name.startsWith('kube-')) return;
    const isolated = new Set(
      cluster.list('NetworkPolicy', name).flatMap(({ spec }) => cluster.select('Pod', name, spec.podSelector ?? {})),
    );
    const open = cluster
      .list('Pod', name)
      .filter(pod => !isolated.has(pod) && !isFinished(pod) && pod.spec.hostNetwork !== true);
    if (open[0] === undefined) return;
    report('pods-not-isolated', namespace, {
      with: { count: open.length, pod: open[0].metadata.name },
      evidence: [{ of: open[0], path: 'metadata.labels', value: { labels: open[0].metadata.labels } }],
    });
  },
});

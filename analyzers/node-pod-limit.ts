import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { allocatable, podsByNode } from './_shared/node-usage.ts';

/**
 * A kubelet runs at most `status.allocatable.pods`, whatever their size.
 * @see https://kubernetes.io/docs/setup/best-practices/cluster-large/
 */
export const nodePodLimit = defineAnalyzer({
  id: 'node-pod-limit',
  subject: 'Node',
  title: 'Nodes that have as many pods as they may',
  consults: ['Pod'],
  codes: {
    'node-pod-limit-reached': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'has {count|pod|pods}, all that its kubelet allows',
      why: 'A kubelet limits the number of its pods, whatever cpu and memory are left. This node takes no more, not even the pods of DaemonSets that must run there.',
      fix: 'Move pods to other nodes, add nodes, or raise maxPods of the kubelet (and the addresses for its pods).',
      docs: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/',
    },
  },
  check(node, cluster, report) {
    const most = allocatable(node, 'pods');
    const count = podsByNode(cluster)?.(node.metadata.name).length ?? 0;
    if (most === 0 || count < most) return;
    report('node-pod-limit-reached', node, {
      with: { count },
      evidence: [{ of: node, path: 'status.allocatable.pods', value: word(String(most)) }],
    });
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';

const docs = 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/';

/** What runs short, by the condition that says so. */
const codeOf = {
  MemoryPressure: 'node-memory-pressure',
  DiskPressure: 'node-disk-pressure',
  PIDPressure: 'node-pid-pressure',
  NetworkUnavailable: 'node-network-unavailable',
} as const;

/**
 * Conditions by which a kubelet, or the cloud, says that a node cannot do its work; each also keeps new pods away.
 * @see https://kubernetes.io/docs/reference/node/node-status/#condition
 */
export const nodePressure = defineAnalyzer({
  id: 'node-pressure',
  subject: 'Node',
  title: 'Nodes short of memory, disk or process ids, or without network',
  codes: {
    'node-memory-pressure': {
      severity: 'error',
      breaks: 'ready',
      message: 'is short of memory, so the kubelet evicts pods and takes no new ones: {message}',
      why: 'Below its threshold of free memory a kubelet evicts pods, those first that use more than they request.',
      fix: 'Find the pods that use more memory than they request, set their requests and limits, or give the node more memory.',
      docs,
    },
    'node-disk-pressure': {
      severity: 'error',
      breaks: 'ready',
      message: 'is short of disk, so the kubelet evicts pods and takes no new ones: {message}',
      why: 'Below its threshold of free disk space or inodes a kubelet deletes images and then evicts pods.',
      fix: 'Free the disk of the node (images, logs, emptyDir volumes), or make it larger; limit ephemeral-storage of pods.',
      docs,
    },
    'node-pid-pressure': {
      severity: 'error',
      breaks: 'ready',
      message: 'is short of process ids, so the kubelet evicts pods and takes no new ones: {message}',
      why: 'A pod makes more processes or threads than the node has ids for.',
      fix: 'Find the pod that makes so many processes; set podPidsLimit of the kubelet.',
      docs,
    },
    'node-network-unavailable': {
      severity: 'error',
      breaks: 'ready',
      message: 'has no network for pods: {message}',
      why: 'The network plugin or the cloud route controller has not set up the network of this node, so pods on it cannot be reached.',
      fix: 'Check whether the pod of the network plugin runs on the node, and whether the cloud made its route.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/#condition',
    },
  },
  check(node, _cluster, report) {
    for (const type of Object.keys(codeOf) as (keyof typeof codeOf)[]) {
      const condition = conditionOf(node, type);
      if (condition?.status !== 'True') continue;
      const message = text(condition.message || condition.reason || type);
      report(codeOf[type], node, {
        with: { message },
        evidence: [{ of: node, path: `status.conditions[${type}]`, value: message }],
        since: condition.lastTransitionTime,
      });
    }
  },
});

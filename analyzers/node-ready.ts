import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';

/** How long a new node may take until its network and its runtime are up, in seconds. */
const joinGrace = 180;

/**
 * The Ready condition of a node: False is what its kubelet says, Unknown that the kubelet is not heard of.
 * @see https://kubernetes.io/docs/reference/node/node-status/#condition
 */
export const nodeReady = defineAnalyzer({
  id: 'node-ready',
  subject: 'Node',
  title: 'Nodes that are lost or not ready',
  aliases: ['EKS'],
  consults: ['Lease'],
  codes: {
    'node-lost': {
      severity: 'error',
      breaks: 'ready',
      message:
        'is lost: {message}[ Its lease was last renewed at {heard}.][ The cloud says that the machine is {machine}.]',
      why: 'The kubelet reports every few seconds. When it falls silent, nothing is known of the node: its pods are taken out of Services, and after five minutes replaced elsewhere.',
      fix: 'Check whether the machine runs and reaches the API server, and read the log of its kubelet. If it is gone for good, delete the Node.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/#node-heartbeats',
    },
    'node-not-ready': {
      severity: 'error',
      breaks: 'ready',
      message: 'is not ready[: {message}]',
      why: 'The kubelet itself says that it cannot run pods: usually because the container runtime or the network plugin does not answer.',
      fix: 'Fix what the message names on the node; the logs of kubelet and container runtime say more.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/#node-status',
    },
  },
  check(node, cluster, report) {
    const ready = conditionOf(node, 'Ready');
    if (ready?.status === 'True') return;
    const starting = cluster.age(node.metadata.creationTimestamp) < joinGrace;
    const message = text(ready?.message ?? '');
    const evidence = [
      { of: node, path: 'status.conditions[Ready]', value: ready === undefined ? word('missing') : message },
    ];
    if (ready?.status === 'False') {
      report('node-not-ready', node, {
        with: { message: message.text === '' ? undefined : message },
        evidence,
        since: ready.lastTransitionTime,
        settling: starting ? 'the node to become ready' : undefined,
      });
      return;
    }
    const lease = cluster.lookup('Lease', node.metadata.name, 'kube-node-lease');
    const renewed = lease.state === 'present' ? lease.object.spec.renewTime : undefined;
    const machine = node.spec.taints.some(taint => taint.key === 'node.cloudprovider.kubernetes.io/shutdown');
    report('node-lost', node, {
      with: {
        message: message.text === '' ? word('its kubelet never reported.') : message,
        heard: renewed === undefined ? undefined : word(renewed.slice(0, 19).concat('Z')),
        machine: machine ? word('shut down') : undefined,
      },
      evidence:
        lease.state === 'present' && renewed !== undefined
          ? [...evidence, { of: lease.object, path: 'spec.renewTime', value: word(renewed) }]
          : evidence,
      since: ready?.lastTransitionTime ?? node.metadata.creationTimestamp,
      // A status of Unknown is the judgement of the node controller; without any, the node has only just registered.
      settling: ready === undefined && starting ? 'the first report of its kubelet' : undefined,
    });
  },
});

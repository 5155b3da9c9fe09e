import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { formatRef } from '../src/core/objects.ts';
import { text, varying, word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';
import { networkPluginOf } from './_shared/network-plugin.ts';
import { isTerminating } from './_shared/pods.ts';
import { sandboxFailure } from './_shared/sandbox-errors.ts';

/** Of one pod it may be the pod's own fault; of so many workloads on one node it is the node's. */
const fewestWorkloads = 2;

/**
 * A sandbox holds the network of a pod; it is made before any container. If several workloads fail to get one on the same
 * node, its network plugin or its runtime is broken.
 */
export const nodeSandboxes = defineAnalyzer({
  id: 'node-sandboxes',
  subject: 'Node',
  title: 'Nodes that cannot give pods a network',
  consults: ['Pod'],
  codes: {
    'node-sandboxes-fail': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot set up {count|pod|pods} of several workloads[ with network plugin {plugin}]: {message}',
      why: 'Before a container starts, the runtime makes a sandbox with the network of the pod. On this node that fails for unrelated pods, so the node is at fault and not they.',
      fix: 'Look at the pod of the network plugin on this node, at its addresses, and at the log of the container runtime.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    },
  },
  check(node, cluster, report) {
    const pods = cluster.listing('Pod');
    if (pods.state === 'unknown') return;
    const failing = (waitingByNode(pods.objects).get(node.metadata.name) ?? []).flatMap(pod => {
      const failure = cluster.eventsOf(pod).events.find(({ reason }) => reason === 'FailedCreatePodSandBox');
      return failure === undefined ? [] : [{ pod, failure }];
    });
    const workloads = new Set(failing.map(({ pod }) => formatRef(cluster.topOwnerOf(pod))));
    const [first] = failing;
    if (first === undefined || workloads.size < fewestWorkloads) return;
    const { plugin, said } = sandboxFailure(first.failure.message);
    report('node-sandboxes-fail', node, {
      with: { count: varying(failing.length), plugin: plugin && word(plugin), message: text(said) },
      dependsOn: networkPluginOf(node.metadata.name, cluster),
      evidence: failing.slice(0, 3).map(({ pod, failure }) => ({
        of: pod,
        path: 'event FailedCreatePodSandBox',
        value: text(failure.message),
        at: failure.lastSeen,
        times: failure.count,
      })),
      since: failing.map(({ failure }) => failure.firstSeen).sort()[0],
    });
  },
});

/** The pods on each node that have no network yet. */
const waitingByNode = memoized((pods: readonly Kinds['Pod'][]) =>
  groupBy(
    pods.filter(pod => pod.status.phase === 'Pending' && !isTerminating(pod) && (pod.status.podIP ?? '') === ''),
    ({ spec }) => spec.nodeName,
  ),
);

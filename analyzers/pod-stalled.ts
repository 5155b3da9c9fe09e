import { defineAnalyzer } from '../src/core/analyzer.ts';
import { type Source, volumeSourcesOf } from '../src/core/pod-sources.ts';
import { word } from '../src/core/values.ts';
import { heldVolumesOf } from './_shared/attachments.ts';
import { claimsOf } from './_shared/claims.ts';
import { isCreating, isTroubled } from './_shared/containers.ts';
import { isNodeReady } from './_shared/node-state.ts';
import { eventEvidence, hasObstacle } from './_shared/obstacles.ts';
import { conditionOf, isTerminating } from './_shared/pods.ts';
import { keysOfConfigMap } from './_shared/sources.ts';

/** How long it may take from a node being found to the first container, and to pull a large image, in seconds. */
const creationGrace = 300;
const pullGrace = 900;

/** A pod that has a node but does not start, and nothing says why. */
export const podStalled = defineAnalyzer({
  id: 'pod-stalled',
  subject: 'Pod',
  title: 'Pods that do not start for no known reason',
  consults: ['Node', 'ConfigMap', 'Secret', 'ServiceAccount', 'VolumeAttachment', 'PersistentVolumeClaim'],
  where: isTroubled,
  codes: {
    'pod-not-taken': {
      severity: 'error',
      breaks: 'ready',
      message: 'is assigned to node {node}, but the kubelet there has not taken it',
      why: 'The kubelet of the node writes the status of its pods as soon as it sees them. It wrote none for this one.',
      fix: 'Look at the kubelet of node {node}: whether it runs, is overloaded, or has lost its watch.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/',
    },
    'pod-pull-slow': {
      severity: 'warning',
      breaks: 'ready',
      message: 'still pulls an image onto node {node}',
      why: 'The kubelet has begun to pull an image and has not finished. Until then the container waits.',
      fix: 'Use smaller images, a mirror near the nodes, or pull them in advance; look at the network and disk of node {node}.',
      docs: 'https://kubernetes.io/docs/concepts/containers/images/#serial-and-parallel-image-pulls',
    },
    'pod-creation-stalled': {
      severity: 'error',
      breaks: 'ready',
      message: 'waits in {reason} on node {node}, and {silence}',
      why: 'The kubelet prepares volumes, network and image before it starts the first container. One of these takes too long. Events are kept for an hour only.',
      fix: 'Look at the kubelet and the container runtime of node {node}; delete the pod to make it try again and write new events.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    },
  },
  check(pod, cluster, report) {
    if (isTerminating(pod) || !isCreating(pod) || hasObstacle(pod, cluster) || !hasAllItNeeds()) return;
    const node = pod.spec.nodeName ?? '';
    const since = conditionOf(pod, 'PodScheduled')?.lastTransitionTime;
    const waits = cluster.age(since ?? pod.metadata.creationTimestamp);
    const { complete, events } = cluster.eventsOf(pod);
    const [latest] = events;
    const reason = pod.status.containerStatuses[0]?.state?.waiting?.reason;
    const found = cluster.lookup('Node', node);
    const dependsOn = found.state === 'present' ? [{ object: found.object, because: 'ready' } as const] : [];
    if (latest?.reason === 'Pulling') {
      const settling = cluster.age(latest.lastSeen) < pullGrace ? 'its image to be pulled' : undefined;
      report('pod-pull-slow', pod, { with: { node }, evidence: [eventEvidence(pod, latest)], dependsOn, settling });
      return;
    }
    const details = { since, dependsOn, settling: waits < creationGrace ? 'its containers to start' : undefined };
    if (reason === undefined) {
      report('pod-not-taken', pod, {
        ...details,
        with: { node },
        evidence: [{ of: pod, path: 'spec.nodeName', value: node }],
      });
    } else {
      const evidence = [{ of: pod, path: 'status.containerStatuses[0].state.waiting.reason', value: word(reason) }];
      const silence = word(complete ? 'no event says for what' : 'its events are not known');
      report('pod-creation-stalled', pod, { ...details, with: { node, reason: word(reason), silence }, evidence });
    }

    /** Whether all that it refers to is there: else that is what it waits for, or may be. */
    function hasAllItNeeds(): boolean {
      const { namespace } = pod.metadata;
      const node = cluster.lookup('Node', pod.spec.nodeName ?? '');
      if (node.state !== 'present' || !isNodeReady(node.object)) return false;
      if (cluster.lookup('ServiceAccount', pod.spec.serviceAccountName || 'default', namespace).state !== 'present')
        return false;
      const needs = volumeSourcesOf(pod.spec).filter(source => !source.optional);
      if (
        needs.some(
          source => cluster.lookup(source.kind, source.name, namespace).state !== 'present' || lacksKey(source),
        )
      )
        return false;
      if (claimsOf(pod).length === 0) return true;
      return cluster.listing('VolumeAttachment').state === 'complete' && heldVolumesOf(pod, cluster).length === 0;
    }

    function lacksKey(source: Source): boolean {
      const known = keysOfConfigMap(source, pod.metadata.namespace, cluster);
      return known !== undefined && source.keys.some(key => !known.all.includes(key));
    }
  },
});

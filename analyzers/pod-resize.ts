import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf, isActive, startGrace } from './_shared/pods.ts';

/**
 * Resources of running containers may be changed in place; the kubelet says in a condition when it cannot.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
 */
export const podResize = defineAnalyzer({
  id: 'pod-resize',
  subject: 'Pod',
  title: 'In-place resizes that are not carried out',
  consults: ['Node'],
  where: isActive,
  codes: {
    'pod-resize-infeasible': {
      severity: 'warning',
      message: 'the resize that was asked for is impossible on node {node}[: {said}]',
      why: 'The new requests or limits can never be given on this node. The containers go on with the old ones.',
      fix: 'Ask for less, or recreate the pod so that it goes to a larger node.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/',
    },
    'pod-resize-deferred': {
      severity: 'warning',
      message: 'the resize that was asked for waits until node {node} has room[: {said}]',
      why: 'The node could give what was asked for, but not beside the pods that it has now. The containers go on with the old resources.',
      fix: 'Move other pods away, ask for less, or recreate the pod so that it goes to another node.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/',
    },
    'pod-resize-failed': {
      severity: 'warning',
      message: 'the resize that was asked for fails on node {node}[: {said}]',
      why: 'The kubelet has accepted the resize, but the container runtime could not carry it out.',
      fix: 'Fix what the runtime names; a limit below what the container uses now is a common reason.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/',
    },
  },
  check(pod, cluster, report) {
    const pending = conditionOf(pod, 'PodResizePending');
    const running = conditionOf(pod, 'PodResizeInProgress');
    // Before Kubernetes 1.33 the state was a field.
    const state = pending?.status === 'True' ? pending.reason : pod.status.resize;
    const failed = running?.status === 'True' && running.reason === 'Error';
    const code = failed
      ? 'pod-resize-failed'
      : state === 'Infeasible'
        ? 'pod-resize-infeasible'
        : state === 'Deferred'
          ? 'pod-resize-deferred'
          : undefined;
    if (code === undefined) return;
    const condition = failed ? running : pending;
    const node = pod.spec.nodeName ?? '';
    const found = cluster.lookup('Node', node);
    const waits = cluster.age(condition?.lastTransitionTime ?? pod.metadata.creationTimestamp);
    report(code, pod, {
      with: { node, said: condition?.message === undefined ? undefined : text(condition.message) },
      since: condition?.lastTransitionTime,
      evidence: [
        {
          of: pod,
          path: condition === undefined ? 'status.resize' : `status.conditions[${condition.type}]`,
          value: word(state ?? 'Error'),
        },
      ],
      dependsOn:
        code === 'pod-resize-deferred' && found.state === 'present'
          ? [{ object: found.object, because: 'capacity' }]
          : [],
      settling: code === 'pod-resize-deferred' && waits < startGrace ? 'its resize' : undefined,
    });
  },
});

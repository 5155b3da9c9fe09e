import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text } from '../src/core/values.ts';
import { containersOf, isTroubled } from './_shared/containers.ts';
import { isNodeReady } from './_shared/node-state.ts';
import { conditionOf, isReady, isTerminating, startGrace } from './_shared/pods.ts';
import { hasReadinessProbe } from './_shared/probes.ts';
import { failedRun } from './_shared/runs.ts';

/** A pod whose containers all run, that is not ready, and for which no probe, gate or lost node gives a reason. */
export const podNotReady = defineAnalyzer({
  id: 'pod-not-ready',
  subject: 'Pod',
  title: 'Running pods that are not ready for no known reason',
  consults: ['Node'],
  where: isTroubled,
  codes: {
    'pod-not-ready': {
      severity: 'error',
      breaks: 'ready',
      message: 'runs, but is not ready[: {said}]',
      why: 'A pod that is not ready gets no traffic from Services. All its containers run, and no probe or readiness gate says why it is not.',
      fix: 'Look at the kubelet of its node, which decides whether a pod is ready; and whether the pod has been paused or its status written by somebody else.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions',
    },
  },
  check(pod, cluster, report) {
    const ready = conditionOf(pod, 'Ready');
    if (isTerminating(pod) || pod.status.phase !== 'Running' || ready === undefined || isReady(pod)) return;
    const node = cluster.lookup('Node', pod.spec.nodeName ?? '');
    if (node.state !== 'present' || !isNodeReady(node.object)) return;
    const gated = pod.spec.readinessGates.some(
      ({ conditionType = '' }) => conditionOf(pod, conditionType)?.status !== 'True',
    );
    const explained = containersOf(pod).some(container => {
      const { role, spec, status } = container;
      if (role === 'init container') return false;
      if (status?.state?.running === undefined || failedRun(container, cluster) !== undefined) return true;
      return (
        (status.ready !== true && hasReadinessProbe(pod, container, cluster)) ||
        (status.started === false && spec.startupProbe !== undefined)
      );
    });
    if (gated || explained) return;
    report('pod-not-ready', pod, {
      with: { said: ready.message === undefined ? undefined : text(ready.message) },
      since: ready.lastTransitionTime,
      evidence: [
        { of: pod, path: 'status.conditions[Ready]', value: text(`${ready.status}: ${ready.reason ?? 'no reason'}`) },
      ],
      dependsOn: [{ object: node.object, because: 'ready' }],
      settling: cluster.age(ready.lastTransitionTime) < startGrace ? 'it to become ready' : undefined,
    });
  },
});

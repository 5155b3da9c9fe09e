import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { conditionOf, isActive, isReady, startGrace } from './_shared/pods.ts';

/** A gate is opened by a controller within moments; only a queue keeps pods behind one on purpose, in seconds. */
const gateGrace = 60;
/** Queues let pods wait for their turn, however long. */
const queue = /^kueue\.x-k8s\.io\/|(^|[./-])(queue|admission)($|[./-])/;

/** A pod that waits for others to allow it to be scheduled, or to be called ready. */
export const podGates = defineAnalyzer({
  id: 'pod-gates',
  subject: 'Pod',
  title: 'Pods behind gates that nobody opens',
  where: isTroubled,
  codes: {
    'pod-scheduling-gated': {
      severity: 'error',
      breaks: 'ready',
      message: 'is not scheduled, because nobody removes its scheduling gate {gates}',
      why: 'The scheduler does not look at a pod that has scheduling gates. Each must be removed by the controller that is responsible for it.',
      fix: 'Find the controller of {gates} and fix it, or remove the gate from the pod template.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/',
    },
    'pod-readiness-gate-closed': {
      severity: 'error',
      breaks: 'ready',
      message: 'its containers are ready, but readiness gate {gate} is {status}[: {reason}]',
      why: 'A pod with readiness gates is ready only when the controllers that are responsible for them have set all these conditions to True.',
      fix: 'Find the controller that sets condition {gate} (a load balancer controller, often) and fix it, or remove the gate.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate',
    },
  },
  check(pod, cluster, report) {
    if (!isActive(pod)) return;
    const gates = pod.spec.schedulingGates.flatMap(({ name }) => name ?? []);
    if (gates.length > 0 && (pod.spec.nodeName ?? '') === '') {
      const queued = gates.every(gate => queue.test(gate));
      const young = cluster.age(pod.metadata.creationTimestamp) < gateGrace;
      report('pod-scheduling-gated', pod, {
        with: { gates },
        since: pod.metadata.creationTimestamp,
        evidence: [{ of: pod, path: 'spec.schedulingGates', value: gates }],
        settling: queued ? 'its turn in a queue' : young ? 'its scheduling gates to be removed' : undefined,
      });
    }
    const containers = conditionOf(pod, 'ContainersReady');
    if (isReady(pod) || containers?.status !== 'True') return;
    for (const { conditionType: gate = '' } of pod.spec.readinessGates) {
      const condition = conditionOf(pod, gate);
      if (condition?.status === 'True') continue;
      report('pod-readiness-gate-closed', pod, {
        key: gate,
        with: { gate, status: word(condition?.status ?? 'not set'), reason: condition?.reason },
        since: containers.lastTransitionTime,
        evidence: [{ of: pod, path: `status.conditions[${gate}]`, value: word(condition?.status ?? 'missing') }],
        settling: cluster.age(containers.lastTransitionTime) < startGrace ? `condition ${gate}` : undefined,
      });
    }
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { lagOf, notObserved } from './_shared/observed.ts';
import { isSettling, unready } from './_shared/rollup.ts';

const blocked =
  '[; pod {pod} keeps the ones after it waiting][; pod {old} must be deleted by hand to get the newer template]';

/**
 * A StatefulSet creates, updates and replaces its pods in order, each once those before it are ready.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
 */
export const statefulsetReady = defineAnalyzer({
  id: 'statefulset-ready',
  subject: 'StatefulSet',
  title: 'StatefulSets without the replicas they should have',
  reads: ['Pod'],
  consults: ['Lease'],
  codes: {
    'statefulset-not-observed': notObserved,
    'statefulset-unavailable': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: `0 of {desired|replica|replicas} available${blocked}`,
      why: 'None of the pods of the StatefulSet is ready, so whatever it serves is down. Unless podManagementPolicy is Parallel, a pod is created only once those before it are ready.',
      fix: 'Look at its pods, the one of the lowest number first; if there are none, at the events of the StatefulSet.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-statefulset/',
    },
    'statefulset-degraded': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message: `{available} of {desired|replica|replicas} are available${blocked}`,
      why: 'Some pods of the StatefulSet are not ready. Unless podManagementPolicy is Parallel, no other pod is created or updated until they are.',
      fix: 'Look at the pods that are not ready, the one of the lowest number first; if pods are missing, at the events of the StatefulSet.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback',
    },
  },
  check(set, cluster, report) {
    const lag = lagOf(set, cluster);
    if (lag !== undefined) report('statefulset-not-observed', set, lag);
    const { metadata, spec, status } = set;
    const { replicas: desired = 1, minReadySeconds = 0 } = spec;
    const { readyReplicas: ready = 0, availableReplicas: available = ready } = status;
    if (metadata.deletionTimestamp !== undefined || status.observedGeneration === undefined || available >= desired)
      return;

    const waiting = unready(cluster.ownedBy('Pod', set)).sort((a, b) => ordinal(a) - ordinal(b));
    const [first] = spec.podManagementPolicy === 'Parallel' ? [] : waiting;
    const outdated = first !== undefined && isOutdated(first, set) ? first : undefined;
    const blocker = outdated === undefined && (status.replicas ?? 0) < desired ? first : undefined;
    const settling =
      ready >= desired && minReadySeconds > 0
        ? `its pods to be ready for ${minReadySeconds}s (minReadySeconds)`
        : isSettling(waiting, cluster, [metadata.creationTimestamp])
          ? 'its pods to become ready'
          : undefined;
    const details = {
      evidence: [
        { of: set, path: 'status.availableReplicas', value: available },
        ...(outdated === undefined
          ? []
          : [{ of: set, path: 'status.updateRevision', value: status.updateRevision ?? '' }]),
      ],
      settling,
    };
    const names = { pod: blocker?.metadata.name, old: outdated?.metadata.name };
    if (available === 0)
      report('statefulset-unavailable', set, { ...details, with: { desired, ...names }, impact: 'down' });
    else
      report('statefulset-degraded', set, { ...details, with: { available, desired, ...names }, impact: 'degraded' });
  },
});

function ordinal(pod: Kinds['Pod']): number {
  return Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? 0);
}

/**
 * Whether a pod that is not ready was made from a template that was replaced since. The controller waits for it to become
 * ready before it updates anything, also if the newer template would mend it.
 */
function isOutdated(pod: Kinds['Pod'], { spec, status }: Kinds['StatefulSet']): boolean {
  const revision = pod.metadata.labels['controller-revision-hash'];
  const updates = (spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  return updates && ordinal(pod) >= partition && revision !== undefined && revision !== status.updateRevision;
}

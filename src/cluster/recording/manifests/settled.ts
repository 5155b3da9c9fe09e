import { asList, asObject, type Json } from '../layouts/json.ts';

const isTrue = (type: string, reason?: string): Json => ({ type, status: 'True', ...(reason && { reason }) });

/** When manifests are taken to have been looked at, by the end of a day on which all went as it should. */
export const lookedAt = '1970-01-02T00:00:00Z';

/** The status of an object that runs as its spec says; none for a kind of which no analyzer looks at it. */
export function settledStatus(kind: string, spec: Json): Json | undefined {
  const replicas = spec.replicas ?? 1;
  const counts = { observedGeneration: 1, replicas, readyReplicas: replicas, availableReplicas: replicas };
  switch (kind) {
    case 'Deployment':
      return {
        ...counts,
        updatedReplicas: replicas,
        conditions: [isTrue('Available', 'MinimumReplicasAvailable'), isTrue('Progressing', 'NewReplicaSetAvailable')],
      };
    case 'StatefulSet':
      return { ...counts, updatedReplicas: replicas, currentReplicas: replicas };
    case 'ReplicaSet':
    case 'ReplicationController':
      return { ...counts, fullyLabeledReplicas: replicas };
    case 'DaemonSet':
      return {
        observedGeneration: 1,
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberReady: 1,
        numberAvailable: 1,
      };
    case 'Job':
      return { succeeded: spec.completions, conditions: [isTrue('Complete')] };
    case 'CronJob':
      return { lastScheduleTime: lookedAt, lastSuccessfulTime: lookedAt };
    case 'Pod':
      return settledPod(spec);
    case 'Node':
      return { conditions: [isTrue('Ready', 'KubeletReady')] };
    case 'Namespace':
      return { phase: 'Active' };
    case 'PersistentVolumeClaim':
      return { phase: 'Bound' };
    case 'PersistentVolume':
      return { phase: 'Available' };
    case 'PodDisruptionBudget':
      return { observedGeneration: 1, currentHealthy: 1, expectedPods: 1, disruptionsAllowed: 1 };
    case 'ResourceQuota':
      return { hard: spec.hard };
    case 'Service':
    case 'Ingress':
      return { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } };
    case 'CustomResourceDefinition':
      return { acceptedNames: spec.names, conditions: [isTrue('Established'), isTrue('NamesAccepted')] };
    case 'APIService':
      return { conditions: [isTrue('Available')] };
    default:
      return undefined;
  }
}

function settledPod(spec: Json): Json {
  const statusOf = (container: unknown, state: Json): Json => {
    const { name, image } = asObject(container);
    return { name, image, ready: true, started: true, state };
  };
  return {
    phase: 'Running',
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(type => isTrue(type)),
    containerStatuses: asList(spec.containers).map(container => statusOf(container, { running: {} })),
    initContainerStatuses: asList(spec.initContainers).map(container =>
      statusOf(container, { terminated: { exitCode: 0, reason: 'Completed' } }),
    ),
  };
}

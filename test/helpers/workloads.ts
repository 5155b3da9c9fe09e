import { ago, created, object, ownedBy, type Raw, runningPod } from './objects.ts';

/** A pod template with the label `app` and one container `app`. */
export function template(app: string, spec: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    metadata: { labels: { app } },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0' }], ...spec },
  };
}

type Parts = { metadata?: object; spec?: object; status?: object };

function workload(apiVersion: string, kind: string, path: string, spec: object, status: object, rest: Parts): Raw {
  const app = path.slice(path.indexOf('/') + 1);
  return object(apiVersion, kind, path, {
    metadata: { generation: 1, ...rest.metadata },
    spec: { selector: { matchLabels: { app } }, template: template(app), ...spec, ...rest.spec },
    status: { observedGeneration: 1, ...status, ...rest.status },
  });
}

const condition = (type: string, status: string, reason: string, rest: object = {}) => ({
  type,
  status,
  reason,
  lastUpdateTime: created,
  lastTransitionTime: created,
  ...rest,
});

export const progressing = condition('Progressing', 'True', 'NewReplicaSetAvailable');
export const deadlineExceeded = condition('Progressing', 'False', 'ProgressDeadlineExceeded');
export const available = condition('Available', 'True', 'MinimumReplicasAvailable');
export const unavailable = condition('Available', 'False', 'MinimumReplicasUnavailable');
export const replicaFailure = (message: string) => condition('ReplicaFailure', 'True', 'FailedCreate', { message });

/** A Deployment of 3 replicas, all of them available. */
export function deployment(path: string, rest: Parts = {}): Raw {
  const counts = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
  return workload(
    'apps/v1',
    'Deployment',
    path,
    { replicas: 3 },
    { ...counts, conditions: [progressing, available] },
    rest,
  );
}

/** A ReplicaSet of 3 replicas, all of them available; of a Deployment if one is given. */
export function replicaSet(path: string, owner?: Raw, rest: Parts = {}): Raw {
  const annotations = owner === undefined ? {} : { 'deployment.kubernetes.io/revision': '1' };
  const metadata = { annotations, ...(owner === undefined ? {} : ownedBy(owner)), ...rest.metadata };
  const { selector, template } = (owner?.spec ?? {}) as { selector?: object; template?: object };
  const spec = owner === undefined ? {} : { selector, template };
  const counts = { replicas: 3, fullyLabeledReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
  return workload('apps/v1', 'ReplicaSet', path, { replicas: 3, ...spec }, counts, { ...rest, metadata });
}

/** A StatefulSet of 3 replicas, all of them available. */
export function statefulSet(path: string, rest: Parts = {}): Raw {
  const revisions = { currentRevision: 'rev-1', updateRevision: 'rev-1' };
  const counts = { replicas: 3, readyReplicas: 3, availableReplicas: 3, currentReplicas: 3, updatedReplicas: 3 };
  return workload('apps/v1', 'StatefulSet', path, { replicas: 3 }, { ...counts, ...revisions }, rest);
}

/** A DaemonSet with a pod on each of 3 nodes, all of them available. */
export function daemonSet(path: string, rest: Parts = {}): Raw {
  const scheduled = { currentNumberScheduled: 3, desiredNumberScheduled: 3, updatedNumberScheduled: 3 };
  const counts = { ...scheduled, numberMisscheduled: 0, numberReady: 3, numberAvailable: 3 };
  return workload('apps/v1', 'DaemonSet', path, {}, counts, rest);
}

/** A Job with one active pod, which runs. */
export function job(path: string, rest: Parts = {}): Raw {
  const name = path.slice(path.indexOf('/') + 1);
  return object('batch/v1', 'Job', path, {
    metadata: { generation: 1, ...rest.metadata },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      template: template(name, { restartPolicy: 'Never' }),
      ...rest.spec,
    },
    status: { startTime: created, active: 1, ready: 1, ...rest.status },
  });
}

export const jobFailed = (reason: string, message: string, rest: object = {}) => ({
  active: undefined,
  ready: 0,
  failed: 1,
  conditions: [
    condition('FailureTarget', 'True', reason, { message }),
    condition('Failed', 'True', reason, { message }),
  ],
  ...rest,
});
export const jobComplete = {
  active: undefined,
  ready: 0,
  succeeded: 1,
  completionTime: created,
  conditions: [
    condition('SuccessCriteriaMet', 'True', 'CompletionsReached'),
    condition('Complete', 'True', 'CompletionsReached'),
  ],
};

/** A pod of a controller, with the labels of its template. */
export function podOf(owner: Raw, name: string, rest: Parts = {}): Raw {
  const { namespace, name: app } = owner.metadata as { namespace: string; name: string };
  const labels = (owner.spec as { template?: { metadata: { labels: object } } }).template?.metadata.labels ?? { app };
  return runningPod(`${namespace}/${name}`, { ...rest, metadata: { labels, ...ownedBy(owner), ...rest.metadata } });
}

/** The status of a pod that is not ready. */
export const unreadyPod = { conditions: [condition('Ready', 'False', 'ContainersNotReady')] };

/** A CronJob of every minute whose last run succeeded. */
export function cronJob(path: string, rest: Parts = {}): Raw {
  const name = path.slice(path.indexOf('/') + 1);
  return object('batch/v1', 'CronJob', path, {
    metadata: { generation: 1, ...rest.metadata },
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Allow',
      suspend: false,
      jobTemplate: { spec: { template: template(name, { restartPolicy: 'Never' }) } },
      ...rest.spec,
    },
    status: { lastScheduleTime: ago(0), lastSuccessfulTime: ago(0), ...rest.status },
  });
}

/** An autoscaler of Deployment `web` between 1 and 5 replicas, on the utilization of cpu. */
export function autoscaler(path: string, rest: Parts = {}): Raw {
  const target = { type: 'Utilization', averageUtilization: 70 };
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', path, {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
      ...rest.spec,
    },
    status: {
      currentReplicas: 3,
      desiredReplicas: 3,
      conditions: [
        condition('AbleToScale', 'True', 'ReadyForNewScale'),
        condition('ScalingActive', 'True', 'ValidMetricFound'),
        condition('ScalingLimited', 'False', 'DesiredWithinRange'),
      ],
      ...rest.status,
    },
  });
}

/** The status of an autoscaler of which one condition is false. */
export const failing = (type: 'AbleToScale' | 'ScalingActive', reason: string, message: string, rest: object = {}) => ({
  conditions: [
    ...(type === 'ScalingActive' ? [condition('AbleToScale', 'True', 'SucceededGetScale')] : []),
    condition(type, 'False', reason, { message, ...rest }),
  ],
});

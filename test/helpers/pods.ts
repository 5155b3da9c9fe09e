import { ago, created, type Raw, runningPod } from './objects.ts';

/** A container's status as a kubelet writes it; `rest` overrides. */
export function containerStatus(name: string, rest: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    image: 'registry.example.com/app:1.0',
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { running: { startedAt: created } },
    lastState: {},
    ...rest,
  };
}

/** `{ terminated: … }`: the end of a run that lasted five seconds and ended 100 seconds ago. */
export function ended(exitCode: number, reason = 'Error', rest: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    terminated: {
      exitCode,
      reason,
      startedAt: ago(105),
      finishedAt: ago(100),
      containerID: 'containerd://0',
      ...rest,
    },
  };
}

/** The status of a container between two runs. */
export function backingOff(name: string, last: Record<string, unknown>, rest: Record<string, unknown> = {}) {
  return containerStatus(name, {
    restartCount: 7,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 5m0s restarting failed container=${name} pod=web-1_shop(uid)`,
      },
    },
    lastState: last,
    ...rest,
  });
}

/** The status of a container that waits. */
export function waiting(name: string, reason: string, message?: string, rest: Record<string, unknown> = {}) {
  return containerStatus(name, {
    state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
    ...rest,
  });
}

/** The conditions of a pod whose containers are not ready. */
export function notReady(containers = '[app]', since = created): object[] {
  const reason = { reason: 'ContainersNotReady', message: `containers with unready status: ${containers}` };
  return [
    { type: 'PodScheduled', status: 'True', lastTransitionTime: created },
    { type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: since },
    { type: 'Initialized', status: 'True', lastTransitionTime: since },
    { type: 'Ready', status: 'False', lastTransitionTime: since, ...reason },
    { type: 'ContainersReady', status: 'False', lastTransitionTime: since, ...reason },
  ];
}

type Parts = { metadata?: object; spec?: object; status?: object };

/** Pod shop/web-1 with such container statuses, not ready. */
export function brokenPod(containerStatuses: object[], { metadata = {}, spec = {}, status = {} }: Parts = {}): Raw {
  return runningPod('shop/web-1', {
    metadata,
    spec,
    status: { conditions: notReady(), containerStatuses, ...status },
  });
}

/** Pod shop/web-1 on node-a that the kubelet has not got further with than its volumes, network or images. */
export function creatingPod({ metadata = {}, spec = {}, status = {} }: Parts = {}): Raw {
  return brokenPod([waiting('app', 'ContainerCreating')], {
    metadata,
    spec,
    status: {
      phase: 'Pending',
      conditions: notReady().filter(condition => (condition as { type: string }).type !== 'PodReadyToStartContainers'),
      ...status,
    },
  });
}

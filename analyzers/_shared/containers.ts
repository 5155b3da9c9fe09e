import type { Kinds } from '../../src/core/kinds/index.ts';
import { rememberLast } from '../../src/core/memo.ts';
import { isReady, isTerminating } from './pods.ts';

type Pod = Kinds['Pod'];
export type ContainerSpec = Pod['spec']['containers'][number];
export type ContainerStatus = Pod['status']['containerStatuses'][number];
export type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/** A container of a pod: what it shall be and what it is. */
export interface PodContainer {
  readonly name: string;
  /** An `init container` ends before the next starts; a `sidecar` is an init container that keeps running. */
  readonly role: 'container' | 'init container' | 'sidecar';
  readonly spec: ContainerSpec;
  /** None until a kubelet has taken the pod. */
  readonly status: ContainerStatus | undefined;
  /** The container's own, or else the pod's. */
  readonly restartPolicy: string;
  readonly specPath: string;
  readonly statusPath: string;
}

/** The containers of a pod in the order of their start. Ephemeral ones are left out: the pod does not depend on them. */
export const containersOf: (pod: Pod) => readonly PodContainer[] = rememberLast(({ spec, status }: Pod) => {
  const podPolicy = spec.restartPolicy ?? 'Always';
  return [
    ...spec.initContainers.map(container => initContainer(container, podPolicy, status.initContainerStatuses)),
    ...spec.containers.map(container => mainContainer(container, podPolicy, status.containerStatuses)),
  ];
});

function initContainer(spec: ContainerSpec, podPolicy: string, statuses: readonly ContainerStatus[]): PodContainer {
  const name = spec.name ?? '';
  return {
    name,
    role: spec.restartPolicy === 'Always' ? 'sidecar' : 'init container',
    spec,
    status: statuses.find(status => status.name === name),
    // Of an init container, Always means the pod's policy for failures: it is run again until it succeeds.
    restartPolicy: spec.restartPolicy ?? (podPolicy === 'Never' ? 'Never' : 'OnFailure'),
    specPath: `spec.initContainers[${name}]`,
    statusPath: `status.initContainerStatuses[${name}]`,
  };
}

function mainContainer(spec: ContainerSpec, podPolicy: string, statuses: readonly ContainerStatus[]): PodContainer {
  const name = spec.name ?? '';
  return {
    name,
    role: 'container',
    spec,
    status: statuses.find(status => status.name === name),
    restartPolicy: spec.restartPolicy ?? podPolicy,
    specPath: `spec.containers[${name}]`,
    statusPath: `status.containerStatuses[${name}]`,
  };
}

/**
 * Whether all that a pod has started so far runs, is ready and was never restarted: nothing of it crashed, waits for an
 * image or fails a probe. True of nearly every pod, and cheap to find out.
 */
export const isSteady: (pod: Pod) => boolean = rememberLast(
  ({ status: { phase, initContainerStatuses, containerStatuses } }: Pod) =>
    phase === 'Running' &&
    containerStatuses.length > 0 &&
    containerStatuses.every(isSteadyContainer) &&
    initContainerStatuses.every(isSteadyContainer),
);

/**
 * Whether anything is the matter with a pod, by its own status: it is being deleted, is not ready, or something of it crashed,
 * waits, or was ever restarted. Few pods are troubled, so what looks for a trouble's reason need not look at the others.
 */
export function isTroubled(pod: Pod): boolean {
  return isTerminating(pod) || !isReady(pod) || !isSteady(pod);
}

function isSteadyContainer({ state, lastState, restartCount, ready, started }: ContainerStatus): boolean {
  if ((restartCount ?? 0) > 0 || lastState?.terminated !== undefined) return false;
  if (state?.terminated !== undefined) return state.terminated.exitCode === 0;
  return state?.running !== undefined && ready === true && started !== false;
}

/** Why a container waits: the reason that the kubelet gives, `''` if it does not wait. */
export function waitingReason(container: PodContainer): string {
  return container.status?.state?.waiting?.reason ?? '';
}

/** What a kubelet says of a container that it has not come to yet. */
const notYet = new Set(['', 'ContainerCreating', 'PodInitializing']);

/**
 * Whether a pod has a node and none of its containers has got anywhere: the kubelet is still at its volumes, its network
 * or the first image. That comes again when a node was restarted and the pod with it.
 */
export function isCreating(pod: Pod): boolean {
  const { spec, status } = pod;
  if (isSteady(pod)) return false;
  if ((spec.nodeName ?? '') === '' || (status.phase !== 'Pending' && status.phase !== 'Running')) return false;
  return [...status.initContainerStatuses, ...status.containerStatuses].every(
    ({ state }) =>
      state?.running === undefined && state?.terminated === undefined && notYet.has(state?.waiting?.reason ?? ''),
  );
}

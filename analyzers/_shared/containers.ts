import type { Kinds } from '../../src/core/kinds/index.ts';

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
export function containersOf(pod: Pod): PodContainer[] {
  const { spec, status } = pod;
  const podPolicy = spec.restartPolicy ?? 'Always';
  const init = spec.initContainers.map((container): PodContainer => {
    const sidecar = container.restartPolicy === 'Always';
    return {
      ...both(container, status.initContainerStatuses, 'initContainers', 'initContainerStatuses'),
      role: sidecar ? 'sidecar' : 'init container',
      // Of an init container, Always means the pod's policy for failures: it is run again until it succeeds.
      restartPolicy: container.restartPolicy ?? (podPolicy === 'Never' ? 'Never' : 'OnFailure'),
    };
  });
  const main = spec.containers.map(
    (container): PodContainer => ({
      ...both(container, status.containerStatuses, 'containers', 'containerStatuses'),
      role: 'container',
      restartPolicy: container.restartPolicy ?? podPolicy,
    }),
  );
  return [...init, ...main];
}

function both(spec: ContainerSpec, statuses: readonly ContainerStatus[], specList: string, statusList: string) {
  const name = spec.name ?? '';
  return {
    name,
    spec,
    status: statuses.find(status => status.name === name),
    specPath: `spec.${specList}[${name}]`,
    statusPath: `status.${statusList}[${name}]`,
  };
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
export function isCreating({ spec, status }: Pod): boolean {
  if ((spec.nodeName ?? '') === '' || (status.phase !== 'Pending' && status.phase !== 'Running')) return false;
  return [...status.initContainerStatuses, ...status.containerStatuses].every(
    ({ state }) =>
      state?.running === undefined && state?.terminated === undefined && notYet.has(state?.waiting?.reason ?? ''),
  );
}

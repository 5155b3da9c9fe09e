import type { Kinds } from '../../src/core/kinds/index.ts';
import { conditionOf } from './pods.ts';

type Pod = Kinds['Pod'];

/** Why somebody else ended a pod: the kubelet, the scheduler or a controller, not its own containers. */
export type End = 'evicted' | 'storage-limit' | 'deadline' | 'shutdown' | 'preempted' | 'rejected';

/** Reasons of a kubelet that shuts its node down; the older one is `Terminated`. */
const shutdowns = new Set(['NodeShutdown', 'Shutdown', 'Terminated']);

/** The end that a failed pod met, undefined if it failed by itself. */
export function endOf({ status }: Pod): End | undefined {
  if (status.phase !== 'Failed') return undefined;
  const reason = status.reason ?? '';
  const disruption = conditionOf({ status }, 'DisruptionTarget');
  if (reason === 'Evicted') return /exceed/.test(status.message ?? '') ? 'storage-limit' : 'evicted';
  if (reason === 'DeadlineExceeded') return 'deadline';
  if (shutdowns.has(reason)) return 'shutdown';
  if (reason === 'Preempting' || disruption?.reason === 'PreemptionByScheduler') return 'preempted';
  if (reason === 'NodeLost' || (reason === '' && disruption?.status === 'True')) return 'evicted';
  return reason === '' ? undefined : 'rejected';
}

/** When it was ended, as near as the status says. */
export function endedAt({ status }: Pod): string | undefined {
  return (
    conditionOf({ status }, 'DisruptionTarget')?.lastTransitionTime ??
    status.containerStatuses.flatMap(({ state }) => state?.terminated?.finishedAt ?? []).at(-1) ??
    conditionOf({ status }, 'Ready')?.lastTransitionTime ??
    status.startTime
  );
}

/** What the node had too little of, or of what the pod used more than it may, as the kubelet's message says. */
export function shortageIn(message: string): string | undefined {
  return (
    /low on resource: ([\w.-]+?)\.? /.exec(`${message} `)?.[1] ??
    /had condition: \[(\w+)\]/.exec(message)?.[1] ??
    /ephemeral.storage|EmptyDir/i.exec(message)?.[0].replace(/ephemeral.*/i, 'ephemeral-storage')
  );
}

/** The container that used most beyond its request, as the kubelet's message says. */
export function greediestIn(message: string): { container: string; used: string; requested: string } | undefined {
  const [, container, used, requested] = /Container (\S+) was using (\S+), request is ([^,]+),/.exec(message) ?? [];
  return container === undefined || used === undefined || requested === undefined
    ? undefined
    : { container, used, requested };
}

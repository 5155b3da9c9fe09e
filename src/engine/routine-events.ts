import type { Kinds } from '../core/kinds/index.ts';
import type { Plan } from '../core/source.ts';

/**
 * Reasons of what scheduler and kubelet write at each start of a container that goes well. Nothing follows from them, and they
 * are half of the events of a cluster or more.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
const routine: readonly string[] = ['Scheduled', 'Created', 'Started'];

export function isRoutine({ reason }: Kinds['Event']): boolean {
  return reason !== undefined && routine.includes(reason);
}

/** All other events, for a source that can select: analyzers see no routine, wherever it was read. */
export const enough: NonNullable<Plan['enough']> = new Map([
  ['Event', routine.map(reason => `reason!=${reason}`).join(',')],
]);

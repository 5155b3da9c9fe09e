import type { ClusterView, ObjectEvent } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { parseTime } from '../../src/core/time.ts';
import { isCreating } from './containers.ts';
import { isTerminating } from './pods.ts';

type Pod = Kinds['Pod'];

/** What the kubelet does before the first container, in this order; and what tells that it is past that. */
type Step = 'volumes' | 'sandbox' | 'past';

const stepOf: Readonly<Record<string, Step>> = {
  FailedMount: 'volumes',
  FailedMapVolume: 'volumes',
  FailedAttachVolume: 'volumes',
  FailedCreatePodSandBox: 'sandbox',
  NetworkNotReady: 'sandbox',
  FailedPrepareDynamicResources: 'sandbox',
  Pulling: 'past',
  Pulled: 'past',
  Created: 'past',
};

/** The kubelet repeats each complaint within this time; one that is so much older than the newest is settled, in seconds. */
const repeats = 300;

/** Whether this is the summary that the kubelet writes after two minutes, beside the events that name the reason. */
export function isSummary(message: string): boolean {
  return /Unable to (?:attach or )?mount volumes/.test(message);
}

/**
 * What keeps the kubelet from starting a pod's first container, by the events of the step at which it is; none for a pod
 * that has come further. Newest first.
 */
export function obstaclesOf(
  pod: Pod,
  step: Exclude<Step, 'past'>,
  cluster: Pick<ClusterView<never, never>, 'eventsOf'>,
): ObjectEvent[] {
  if (isTerminating(pod) || !isCreating(pod)) return [];
  const events = cluster.eventsOf(pod).events.filter(({ reason }) => Object.hasOwn(stepOf, reason));
  const [newest] = events;
  if (newest === undefined || stepOf[newest.reason] !== step) return [];
  const current = events.filter(
    ({ reason, lastSeen }) =>
      stepOf[reason] === step && !(parseTime(lastSeen) < parseTime(newest.lastSeen) - repeats * 1000),
  );
  const specific = current.filter(({ message }) => !isSummary(message));
  return specific.length > 0 ? specific : current;
}

/** Whether an event says what keeps a pod from starting. */
export function hasObstacle(pod: Pod, cluster: Pick<ClusterView<never, never>, 'eventsOf'>): boolean {
  return obstaclesOf(pod, 'volumes', cluster).length > 0 || obstaclesOf(pod, 'sandbox', cluster).length > 0;
}

/** The evidence that an event is. */
export function eventEvidence(of: Pod, { reason, message, lastSeen, count }: ObjectEvent) {
  return {
    of,
    path: `event ${reason}`,
    value: { text: message },
    ...(lastSeen === '' ? {} : { at: lastSeen }),
    times: count,
  };
}

import type { Details } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { parseTime } from '../../src/core/time.ts';
import { text } from '../../src/core/values.ts';
import { troubleOf } from './node-state.ts';
import { conditionOf } from './pods.ts';
import type { Filter } from './scheduler-filters.ts';
import type { SchedulingView, Verdict } from './scheduling.ts';

type Pod = Kinds['Pod'];
type Node = Kinds['Node'];
type Linked = Required<Pick<Details, 'blames' | 'dependsOn' | 'evidence'>> & Pick<Details, 'since' | 'settling'>;

/** Any of the objects that a pod waits for tells why; linking thousands to thousands would only cost. */
export const mostLinked = 10;

/** How long an autoscaler may take from its decision to a node that is ready, in seconds. */
const scaleUpGrace = 600;

/** How long the pods that a rollout replaces may keep the place of the new ones, in seconds. */
const rolloutGrace = 30;

/** What other pods, or a node that restarts, hold for a moment. */
const passing: ReadonlySet<Filter> = new Set([
  'room',
  'ports',
  'trouble',
  'volume-use',
  'spread',
  'anti-affinity',
  'existing-anti-affinity',
]);

/**
 * What all findings of a pod without a node have in common: the scheduler's words, and the nodes that would take it but
 * for their own trouble. A cordon is nobody's fault until a pod waits for it, so it is blamed; a fault of the node is
 * linked where one was found.
 */
export function detailsOf(
  pod: Pod,
  { message, filter, candidates, wouldTake }: Verdict,
  cluster: SchedulingView,
): Linked {
  const since = conditionOf(pod, 'PodScheduled')?.lastTransitionTime;
  const closed = (filter === 'trouble' ? candidates : wouldTake).slice(0, mostLinked);
  const refusal = cluster.eventsOf(pod).events.find(event => event.reason === 'NotTriggerScaleUp');
  return {
    since,
    settling: remedyOf(pod, filter, since, cluster),
    blames: closed.filter(node => isCordoned(node, since)).map(object => ({ object, because: 'capacity' })),
    dependsOn: closed.map(object => ({ object, because: 'ready' })),
    evidence: [
      {
        of: pod,
        path: 'status.conditions[PodScheduled]',
        value: text(message),
        ...(since === undefined ? {} : { at: since }),
      },
      ...(refusal === undefined
        ? []
        : [
            {
              of: pod,
              path: 'event NotTriggerScaleUp',
              value: text(refusal.message),
              at: refusal.lastSeen,
              times: refusal.count,
            },
          ]),
    ],
  };
}

/** What is already being done so that the pod gets a node. */
function remedyOf(
  pod: Pod,
  filter: Filter | undefined,
  since: string | undefined,
  cluster: SchedulingView,
): string | undefined {
  if (filter !== undefined && passing.has(filter) && cluster.age(since) < rolloutGrace)
    return 'a place that becomes free';
  if ((pod.status.nominatedNodeName ?? '') !== '') return 'the pods that make room for it to end';
  const scaleUp = cluster
    .eventsOf(pod)
    .events.some(
      ({ reason, lastSeen }) =>
        (reason === 'TriggeredScaleUp' || reason === 'Nominated') && cluster.age(lastSeen) < scaleUpGrace,
    );
  return scaleUp ? 'a node that the autoscaler adds' : undefined;
}

/** Whether a node was closed by hand, and not long after the pod began to wait: then the cordon did not cause it. */
function isCordoned(node: Node, waitingSince: string | undefined): boolean {
  if (node.spec.unschedulable !== true) return false;
  const added = node.spec.taints.find(taint => troubleOf(taint)?.breaks === 'capacity')?.timeAdded;
  return added === undefined || waitingSince === undefined || parseTime(added) <= parseTime(waitingSince) + 120_000;
}

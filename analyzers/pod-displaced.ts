import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { refOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';
import { isUnassigned } from './_shared/scheduling.ts';

type Pod = Kinds['Pod'];
type Event = Kinds['Event'];

/** The name of the controller in the names of its pods: what stands before the last dash. */
function makerIn(podName: string): string {
  return podName.slice(0, podName.lastIndexOf('-'));
}

/** The newest preemption of a pod of each controller. The pods are gone, and their names all that ties them to it. */
const preemptions = memoized((events: readonly Event[]) => {
  const newest = new Map<string, Event>();
  for (const event of events) {
    if (event.reason !== 'Preempted' || event.involvedObject?.kind !== 'Pod') continue;
    const maker = makerIn(event.involvedObject.name ?? '');
    const before = newest.get(maker);
    if (before === undefined || timeOf(before) < timeOf(event)) newest.set(maker, event);
  }
  return newest;
});

const byUid = memoized((pods: readonly Pod[]) => new Map(pods.map(pod => [pod.metadata.uid, pod])));

function timeOf({ eventTime, lastTimestamp, series }: Event): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? '';
}

/** Of all that a pod may wait for, preemption takes room. */
const lacksRoom = /Insufficient |Too many pods/;

/** A pod that waits for room because its predecessor had to leave for one of higher priority. */
export const podDisplaced = defineAnalyzer({
  id: 'pod-displaced',
  subject: 'Pod',
  title: 'Pods that have waited since their predecessors were preempted',
  consults: ['Event'],
  where: isUnassigned,
  codes: {
    'pod-displaced': {
      severity: 'error',
      // Of the pod: that it has no room follows from this.
      breaks: 'capacity',
      message:
        'has no node since {victim}, which it replaces, was preempted on node {node}[ by {preemptor}][ ({priority})]',
      why: 'The scheduler ended a pod of lower priority to make room for one of higher priority. Its controller made a new pod, for which there is no room.',
      fix: 'Add nodes, request less, or give the workload a priority class that fits its worth.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
    },
  },
  check(pod, cluster, report) {
    const scheduled = conditionOf(pod, 'PodScheduled');
    if (scheduled?.reason !== 'Unschedulable' || !lacksRoom.test(scheduled.message ?? '')) return;
    const owner = pod.metadata.ownerReferences.find(reference => reference.controller === true);
    const listing = cluster.listing('Event', pod.metadata.namespace);
    if (owner?.name === undefined || listing.state === 'unknown') return;
    const event = preemptions(listing.objects).get(owner.name);
    if (event === undefined) return;
    const { namespace } = pod.metadata;
    const victim = { kind: 'Pod', namespace, name: event.involvedObject?.name ?? '' };
    const [, uid = '', node = ''] = /by pod (\S+) on node (\S+)/i.exec(event.message ?? '') ?? [];
    const preemptor = byUid(cluster.list('Pod')).get(uid);
    const priority = preemptor?.spec.priorityClassName;
    report('pod-displaced', pod, {
      with: {
        victim,
        node,
        preemptor: preemptor && refOf(preemptor),
        priority: priority === undefined ? undefined : word(priority),
      },
      evidence: [{ of: victim, path: 'event Preempted', value: text(event.message ?? ''), at: timeOf(event) }],
      since: scheduled.lastTransitionTime,
      near: preemptor === undefined ? [] : [preemptor],
    });
  },
});

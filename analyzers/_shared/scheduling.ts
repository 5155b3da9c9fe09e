import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { exceeds } from '../../src/core/quantities.ts';
import { claimsOf } from './claims.ts';
import { accepts, namedNodes, type Placement, placementOf, reachOf } from './node-affinity.ts';
import { isControlPlane, troubleOf } from './node-state.ts';
import { allocatable, conflicts, hostPortsOf, type Usage, usageByNode, withoutLeaving } from './node-usage.ts';
import { affinityTerms, antiAffinityTerms } from './pod-affinity.ts';
import { conditionOf } from './pods.ts';
import { podRequests } from './requests.ts';
import { afterComputed, beforeNodes, type Filter, phrases } from './scheduler-filters.ts';
import { untolerated } from './tolerations.ts';

type Pod = Kinds['Pod'];
type Node = Kinds['Node'];

/** What every analyzer of scheduling consults, so that they all reach the same verdict. */
export const schedulingConsults = ['Node', 'PersistentVolume', 'PersistentVolumeClaim'] as const;
export type SchedulingView = ClusterView<'Pod', (typeof schedulingConsults)[number]>;

/** Why a pod was not given a node. */
export interface Verdict {
  /** The scheduler's own words. */
  readonly message: string;
  /** The filter after which no node was left; undefined if the message and the nodes do not agree on one. */
  readonly filter: Filter | undefined;
  /** The nodes that were left before that filter: those that the pod may use but for it. */
  readonly candidates: readonly Node[];
  /** Nodes that would take the pod, were they ready and not cordoned. */
  readonly wouldTake: readonly Node[];
}

interface Memo {
  readonly byPod: Map<Pod, Verdict>;
  readonly byShape: Map<string, Verdict>;
  /** What becomes of each node, which pods of many workloads have in common. */
  readonly byDemands: Map<string, Verdict>;
}

/** Verdicts of one cluster, keyed by its listing of pods: pods that are alike to the scheduler are judged once. */
const memos = new WeakMap<readonly Pod[], Memo>();

/**
 * Judges a pod that the scheduler could not place. The message says *which* filters failed; nodes and pods say what it is
 * that they lack. Filters are taken in the order of intent: where the pod wants to run, what it can reach, what is large
 * enough, what lets it in, what has room; the filter after which no node is left is the reason.
 */
export function whyUnscheduled(pod: Pod, cluster: SchedulingView): Verdict | undefined {
  const condition = conditionOf(pod, 'PodScheduled');
  if (!isUnassigned(pod) || condition?.status !== 'False' || condition.reason !== 'Unschedulable') return undefined;
  const pods = cluster.list('Pod');
  const memo = memos.get(pods) ?? { byPod: new Map(), byShape: new Map(), byDemands: new Map() };
  memos.set(pods, memo);
  let verdict = memo.byPod.get(pod);
  if (verdict === undefined) {
    const message = condition.message ?? '';
    const demands = demandsOf(pod, message, cluster);
    const shape = shapeOf(pod, demands);
    verdict = memo.byShape.get(shape);
    if (verdict === undefined) {
      const judged = memo.byDemands.get(demands) ?? judge(pod, message, cluster);
      memo.byDemands.set(demands, judged);
      // What is kept by verdict depends on the labels and the namespace too.
      verdict = { ...judged };
      memo.byShape.set(shape, verdict);
    }
    memo.byPod.set(pod, verdict);
  }
  return verdict;
}

/** What follows from a verdict is the same for all pods that share it: it is found for the first and kept for the others. */
export function perVerdict<T>(): (verdict: Verdict, find: () => T) => T {
  const found = new WeakMap<Verdict, { readonly value: T }>();
  return (verdict, find) => {
    const known = found.get(verdict) ?? { value: find() };
    found.set(verdict, known);
    return known.value;
  };
}

/** Whether a pod still waits for a node. */
export function isUnassigned({ metadata, spec, status }: Pod): boolean {
  return (
    (status.phase ?? 'Pending') === 'Pending' &&
    (spec.nodeName ?? '') === '' &&
    metadata.deletionTimestamp === undefined
  );
}

/** Labels that set apart pods which are alike to the scheduler. */
const ordinalLabels: ReadonlySet<string> = new Set([
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
]);

/** All of a pod that decides which nodes take it, but for what other pods ask of it. */
function demandsOf(pod: Pod, message: string, cluster: SchedulingView): string {
  const { nodeSelector, affinity, tolerations, schedulerName } = pod.spec;
  const volumes = volumesOf(pod, cluster).map(volume => volume.metadata.name);
  const spec = [nodeSelector, affinity?.nodeAffinity, tolerations, schedulerName];
  const concerned = afterComputed.filter(filter => concerns(filter, pod, cluster));
  return JSON.stringify([message, spec, [...podRequests(pod)], hostPortsOf(pod), volumes, concerned]);
}

/** All of a pod that decides where it may run. */
function shapeOf({ metadata: { namespace, labels }, spec }: Pod, demands: string): string {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const alike = Object.entries(labels).filter(([key]) => !ordinalLabels.has(key));
  return JSON.stringify([demands, namespace, alike, podAffinity, podAntiAffinity, spec.topologySpreadConstraints]);
}

function judge(pod: Pod, message: string, cluster: SchedulingView): Verdict {
  const undecided: Verdict = { message, filter: undefined, candidates: [], wouldTake: [] };
  // Another scheduler may mean something else by the same words.
  if ((pod.spec.schedulerName ?? 'default-scheduler') !== 'default-scheduler') return undecided;
  const reasons = message.split(/(?:no new claims to deallocate, |still not schedulable, )?preemption:/)[0] ?? '';
  const says = (filter: Filter): boolean => phrases[filter].test(reasons);
  const before = beforeNodes.find(says);
  if (before !== undefined) return { ...undecided, filter: before };
  const listing = cluster.listing('Node');
  if (listing.state === 'unknown') return undecided;
  const usage = usageByNode(cluster);
  const placement = placementOf(pod);
  const tests = testsOf(pod, placement, volumesOf(pod, cluster), usage);
  const nodes = meantNodes(placement, cluster) ?? listing.objects;
  const wouldTake = usage === undefined ? [] : closedNodes(nodes, tests, pod, usage);
  let left = nodes;
  for (const [filter, passes] of tests) {
    if (says(filter)) {
      const passing = left.filter(passes);
      if (passing.length === 0) return { message, filter, candidates: left, wouldTake };
      left = passing;
    }
    if (filter === 'placement') left = withoutControlPlane(left, pod);
  }
  const last = afterComputed.findLast(filter => says(filter) && !tests.has(filter) && concerns(filter, pod, cluster));
  return last === undefined ? undecided : { message, filter: last, candidates: left, wouldTake };
}

/** Whether a filter of which only the message tells can have anything to do with the pod. */
function concerns(filter: Filter, pod: Pod, cluster: SchedulingView): boolean {
  if (filter === 'affinity') return affinityTerms(pod).length > 0;
  if (filter === 'anti-affinity') return antiAffinityTerms(pod).length > 0;
  if (filter === 'volume-choice' || filter === 'volume-space')
    return presentClaims(pod, cluster).some(({ claim }) => claim.status.phase !== 'Bound');
  if (filter === 'volume-use')
    return presentClaims(pod, cluster).some(({ claim }) => claim.spec.accessModes.includes('ReadWriteOncePod'));
  return true;
}

type Tests = ReadonlyMap<Filter, (node: Node) => boolean>;

function testsOf(
  pod: Pod,
  placement: Placement | undefined,
  volumes: readonly Kinds['PersistentVolume'][],
  usage: ((node: string) => Usage) | undefined,
): Tests {
  const { tolerations } = pod.spec;
  const requests = podRequests(pod);
  const ports = hostPortsOf(pod);
  const reach = volumes.map(reachOf);
  const tests: [Filter, (node: Node) => boolean][] = [
    ['placement', node => accepts(placement, node)],
    ['volume-reach', node => reach.every(place => accepts(place, node))],
    ['size', node => [...requests].every(([resource, wanted]) => !exceeds(wanted, allocatable(node, resource)))],
    [
      'taint',
      node =>
        untolerated(
          node.spec.taints.filter(taint => troubleOf(taint) === undefined),
          tolerations,
        ) === undefined,
    ],
    [
      'trouble',
      node =>
        untolerated(
          node.spec.taints.filter(taint => troubleOf(taint) !== undefined),
          tolerations,
        ) === undefined,
    ],
  ];
  if (usage !== undefined) {
    tests.push(['room', node => hasRoom(node, requests, usage(node.metadata.name))]);
    tests.push([
      'ports',
      node => !usage(node.metadata.name).ports.some(taken => ports.some(port => conflicts(taken, port))),
    ]);
  }
  return new Map(tests);
}

function hasRoom(node: Node, requests: ReadonlyMap<string, number>, { pods, requested }: Usage): boolean {
  if (pods.length + 1 > allocatable(node, 'pods')) return false;
  return [...requests].every(
    ([resource, wanted]) =>
      wanted === 0 || !exceeds(wanted, allocatable(node, resource) - (requested.get(resource) ?? 0)),
  );
}

/** The nodes that a pod names: one of a DaemonSet names its only node, and there is one of those pods for every node. */
function meantNodes(placement: Placement | undefined, cluster: SchedulingView): readonly Node[] | undefined {
  const named = namedNodes(placement)?.map(name => cluster.lookup('Node', name));
  const nodes = named?.flatMap(found => (found.state === 'present' ? [found.object] : []));
  return nodes === undefined || nodes.length === 0 ? undefined : nodes;
}

/** A taint of the control plane is a reason only if there is nothing else. */
function withoutControlPlane(nodes: readonly Node[], { spec }: Pod): readonly Node[] {
  const workers = nodes.filter(
    node => untolerated(node.spec.taints.filter(isControlPlane), spec.tolerations) === undefined,
  );
  return workers.length > 0 ? workers : nodes;
}

/** Nodes that only their own trouble closes. What is being deleted takes no room: on a lost node it would be gone. */
function closedNodes(nodes: readonly Node[], tests: Tests, pod: Pod, usage: (node: string) => Usage): Node[] {
  return nodes.filter(node => {
    if (tests.get('trouble')?.(node) === true) return false;
    if (untimely.some(filter => tests.get(filter)?.(node) === false)) return false;
    return hasRoom(node, podRequests(pod), withoutLeaving(usage(node.metadata.name)));
  });
}

/** Filters that a node does not pass the sooner for being well. */
const untimely = ['placement', 'volume-reach', 'size', 'taint'] as const satisfies readonly Filter[];

/** The claims of a pod that were seen, by the volume that mounts them. */
export function presentClaims(
  pod: Pod,
  cluster: SchedulingView,
): { volume: string; claim: Kinds['PersistentVolumeClaim'] }[] {
  return claimsOf(pod).flatMap(({ volume, claim }) => {
    const found = cluster.lookup('PersistentVolumeClaim', claim, pod.metadata.namespace);
    return found.state === 'present' ? [{ volume, claim: found.object }] : [];
  });
}

/** The volumes that are bound to a pod's claims, as far as they are known. */
export function volumesOf(pod: Pod, cluster: SchedulingView): Kinds['PersistentVolume'][] {
  return presentClaims(pod, cluster).flatMap(({ claim }) => {
    const name = claim.spec.volumeName ?? '';
    const found = name === '' ? undefined : cluster.lookup('PersistentVolume', name);
    return found?.state === 'present' ? [found.object] : [];
  });
}

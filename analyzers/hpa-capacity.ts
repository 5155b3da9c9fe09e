import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { exceeds, formatQuantity } from '../src/core/quantities.ts';
import { word } from '../src/core/values.ts';
import { accepts, placementOf } from './_shared/node-affinity.ts';
import { autoscalerConsults, nodesMayGrow } from './_shared/node-autoscaler.ts';
import { isClosed, isNodeReady } from './_shared/node-state.ts';
import { allocatable, type Usage, usageByNode } from './_shared/node-usage.ts';
import { podRequests } from './_shared/requests.ts';
import { alive } from './_shared/rollup.ts';
import { selectorOf, targetOf } from './_shared/scale-target.ts';
import { untolerated } from './_shared/tolerations.ts';

type Hpa = Kinds['HorizontalPodAutoscaler'];
type Pod = Kinds['Pod'];
type View = ClusterView<'Pod' | 'HorizontalPodAutoscaler', (typeof consults)[number]>;

const consults = [...autoscalerConsults, 'StatefulSet', 'ReplicaSet', 'ReplicationController'] as const;
const docs = 'https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/';

/** The replicas that an autoscaler may still ask for, and how many of them the nodes can take. */
interface Growth {
  readonly hpa: Hpa;
  readonly more: number;
  readonly fit: number;
  readonly pod: Pod;
  readonly requests: ReadonlyMap<string, number>;
}

/**
 * What autoscalers may ask for, against what the nodes have left; only where no nodes are added on demand.
 */
export const hpaCapacity = defineAnalyzer({
  id: 'hpa-capacity',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers that may ask for more than the nodes have',
  reads: ['Pod'],
  consults,
  codes: {
    'hpa-maximum-does-not-fit': {
      severity: 'info',
      message: 'may ask for {more|more pod|more pods}, and the nodes have room for {fit}: each requests {requests}',
      why: 'Pods beyond what the nodes can take stay pending, and nothing in this cluster adds nodes. Under the load for which maxReplicas was chosen there will be fewer pods than that.',
      fix: 'Add nodes or an autoscaler for them, lower the requests of the pods, or lower maxReplicas to what fits.',
      docs,
    },
    'hpa-maximums-do-not-fit-together': {
      severity: 'info',
      message:
        'and {others|other autoscaler|other autoscalers} may together ask for {wanted} more of {resource}, and the nodes have {free}',
      why: 'Each of them fits alone. Under load on all of them some pods stay pending, and nothing in this cluster adds nodes.',
      fix: 'Add nodes or an autoscaler for them, or give the important workloads a higher priority.',
      docs,
    },
  },
  check(hpa, cluster, report) {
    const usage = usageByNode(cluster);
    if (usage === undefined || nodesMayGrow(cluster)) return;
    const all = growthsOf(cluster, usage);
    const growth = all.find(one => one.hpa === hpa);
    if (growth === undefined) return;
    const { more, fit, requests, pod } = growth;
    const evidence = [{ of: hpa, path: 'spec.maxReplicas', value: hpa.spec.maxReplicas ?? 1 }];
    if (fit < more) {
      report('hpa-maximum-does-not-fit', hpa, {
        with: { more, fit, requests: amounts(requests) },
        evidence: [...evidence, { of: pod, path: 'spec.containers[].resources.requests', value: amounts(requests) }],
      });
      return;
    }
    // One finding for all of them, on the first.
    const fitting = all.filter(one => one.fit >= one.more);
    if (fitting.length < 2 || fitting[0] !== growth) return;
    for (const [resource, wanted] of totalOf(fitting)) {
      const free = freeOf(resource, cluster, usage);
      if (!exceeds(wanted, free)) continue;
      const shown = { resource: word(resource), wanted: quantity(resource, wanted), free: quantity(resource, free) };
      report('hpa-maximums-do-not-fit-together', hpa, {
        key: resource,
        with: { others: fitting.length - 1, ...shown },
        evidence,
      });
    }
  },
});

type UsageOf = (node: string) => Usage;

const known = new WeakMap<readonly Pod[], readonly Growth[]>();

/** Of every autoscaler that may grow; computed once for a cluster. */
function growthsOf(cluster: View, usage: UsageOf): readonly Growth[] {
  const pods = cluster.list('Pod');
  const growths =
    known.get(pods) ?? cluster.list('HorizontalPodAutoscaler').flatMap(hpa => growthOf(hpa, cluster, usage) ?? []);
  known.set(pods, growths);
  return growths;
}

function growthOf(hpa: Hpa, cluster: View, usage: UsageOf): Growth | undefined {
  const target = targetOf(hpa, cluster);
  if (target?.state !== 'present' || hpa.metadata.deletionTimestamp !== undefined) return undefined;
  const { namespace } = hpa.metadata;
  const [pod] = alive(cluster.select('Pod', namespace, selectorOf(target.object)));
  const { currentReplicas = 0, desiredReplicas = 0 } = hpa.status;
  const more = (hpa.spec.maxReplicas ?? 1) - Math.max(currentReplicas, desiredReplicas);
  if (pod === undefined || more <= 0) return undefined;
  const requests = new Map([...podRequests(pod)].filter(([, value]) => value > 0));
  const placement = placementOf(pod);
  const fit = openNodes(cluster)
    .filter(node => accepts(placement, node) && untolerated(node.spec.taints, pod.spec.tolerations) === undefined)
    .reduce((sum, node) => sum + roomFor(requests, node, usage(node.metadata.name)), 0);
  return { hpa, more, fit, pod, requests };
}

function openNodes(cluster: View): readonly Kinds['Node'][] {
  const nodes = cluster.listing('Node');
  return nodes.state === 'unknown' ? [] : nodes.objects.filter(node => isNodeReady(node) && !isClosed(node));
}

/** How many pods with these requests a node can take besides those that it has. */
function roomFor(requests: ReadonlyMap<string, number>, node: Kinds['Node'], { pods, requested }: Usage): number {
  const counts = [...requests].map(([resource, wanted]) =>
    // Sums of quantities are not exact: what is missing by a millionth is not missing.
    Math.floor((allocatable(node, resource) - (requested.get(resource) ?? 0)) / wanted + 1e-6),
  );
  return Math.max(0, Math.min(allocatable(node, 'pods') - pods.length, ...counts));
}

function totalOf(growths: readonly Growth[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const { more, requests } of growths)
    for (const [resource, value] of requests) total.set(resource, (total.get(resource) ?? 0) + more * value);
  return total;
}

function freeOf(resource: string, cluster: View, usage: UsageOf): number {
  return openNodes(cluster)
    .map(node => allocatable(node, resource) - (usage(node.metadata.name).requested.get(resource) ?? 0))
    .reduce((sum, free) => sum + Math.max(0, free), 0);
}

function amounts(requests: ReadonlyMap<string, number>) {
  return [...requests].map(([resource, value]) => word(`${resource} ${formatQuantity(resource, value)}`));
}

function quantity(resource: string, value: number) {
  return word(formatQuantity(resource, value));
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Listing } from '../src/core/lookup.ts';
import { nearest } from '../src/core/near.ts';
import { compareText, refOf } from '../src/core/objects.ts';
import { exceeds, formatQuantity, parseQuantity } from '../src/core/quantities.ts';
import { type Word, word } from '../src/core/values.ts';
import { allocatable, usageByNode } from './_shared/node-usage.ts';
import { decidingInitContainer, podRequests } from './_shared/requests.ts';
import { isUnassigned, perVerdict, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { untolerated } from './_shared/tolerations.ts';
import { detailsOf, mostLinked } from './_shared/unscheduled.ts';

type Node = Kinds['Node'];

/**
 * A pod fits on a node if what it requests is not more than what the node has, less what the pods there request.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled
 */
export const podResources = defineAnalyzer({
  id: 'pod-resources',
  subject: 'Pod',
  title: 'Pods that request more than a node has free',
  consults: schedulingConsults,
  where: isUnassigned,
  codes: {
    'pod-resource-not-offered': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'needs {need} {resource}, which no node that it may use offers[; {node} offers {near}]',
      why: 'Resources such as GPUs exist on a node only if a device plugin announces them there. No node that the pod may use announces this one.',
      fix: 'Correct the name of the resource in the pod template, or install its device plugin on nodes that the pod may use.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/',
    },
    'pod-larger-than-any-node': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'needs {need} {resource}[ and {also}][, of which {overhead} are the overhead of {runtimeClass}][, as its init container {initContainer} requests it], more than any node has that it may use[: the largest, {node}, has {most}]',
      why: 'A pod runs on one node. What this one requests is more than any node that it may use could give even if it were empty, so it never starts.',
      fix: 'Lower the request of the pod template (or the overhead that its RuntimeClass adds), or add nodes that are large enough.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    'pod-insufficient-resources': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'needs {need} {resource}, more than is free on any node that it may use[: at most {free} of {most}, on {node}]',
      why: 'The scheduler sets aside what pods request, used or not. The other pods leave too little on every node that this one may use.',
      fix: 'Add nodes, or lower the requests of this pod or of others on those nodes.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    'pod-nodes-full': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'every node that it may use has its maximum of pods[: {node} has {count} of {most}]',
      why: 'A kubelet runs at most so many pods, 110 unless it is configured otherwise, whatever their size. All nodes that this pod may use have as many.',
      fix: 'Add nodes, remove pods, or raise maxPods of the kubelets.',
      docs: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict?.filter !== 'size' && verdict?.filter !== 'room') return;
    const { filter, message, candidates } = verdict;
    const requests = podRequests(pod);
    const usage = usageByNode(cluster);
    const details = detailsOf(pod, verdict, cluster);
    const free = (node: Node, resource: string): number =>
      round(allocatable(node, resource) - (usage?.(node.metadata.name).requested.get(resource) ?? 0));
    const shortage = shortageOf(verdict, () => {
      if (filter === 'size') return findShortage(openNodes(pod, candidates), requests, allocatable);
      // Without all pods there is no telling what is free; the message says which resource is short.
      const said = /Insufficient ([^\s,]+?)[.,]?(\s|$)/.exec(message)?.[1];
      if (usage === undefined) return said === undefined ? undefined : { resource: said, node: undefined, most: 0 };
      return findShortage(candidates, requests, free);
    });
    if (shortage === undefined) return reportFull();
    const { resource, also, node, most } = shortage;
    const values = { resource: word(resource), need: amount(resource), node: node && refOf(node) };
    const common = { ...details, key: resource };
    if (filter === 'room') {
      report('pod-insufficient-resources', pod, {
        ...common,
        dependsOn: [...common.dependsOn, { object: pod, because: 'capacity' }],
        with: {
          ...values,
          free: node && word(formatQuantity(resource, Math.max(0, most))),
          most: node && word(formatQuantity(resource, allocatable(node, resource))),
        },
      });
    } else if (most > 0) {
      // Where each of two fits somewhere, the largest node of one says nothing.
      report('pod-larger-than-any-node', pod, {
        ...common,
        with:
          also === undefined
            ? { ...values, ...originOf(resource), most: word(formatQuantity(resource, most)) }
            : { resource: values.resource, need: values.need, also: word(`${amount(also).word} ${also}`) },
      });
    } else {
      const near = offeredAlike(resource, cluster.listing('Node'));
      report('pod-resource-not-offered', pod, {
        ...common,
        with: { ...values, near: near && word(near.resource), node: near && refOf(near.node) },
        near: near === undefined ? [] : [near.node],
      });
    }

    /** Whose the request is, if not the containers'. */
    function originOf(name: string) {
      const { overhead, runtimeClassName } = pod.spec;
      const added = parseQuantity(overhead[name] ?? '0');
      const mostly = added > 0 && added * 2 >= (requests.get(name) ?? 0) && runtimeClassName !== undefined;
      return mostly
        ? {
            overhead: word(formatQuantity(name, added)),
            runtimeClass: { kind: 'RuntimeClass', name: runtimeClassName },
          }
        : { initContainer: decidingInitContainer(pod, name) };
    }

    function amount(name: string): Word {
      return word(formatQuantity(name, requests.get(name) ?? 0));
    }

    function reportFull(): void {
      const [full] = candidates;
      report('pod-nodes-full', pod, {
        ...details,
        with: {
          node: usage && full && refOf(full),
          count: full && usage?.(full.metadata.name).pods.length,
          most: word(full?.status.allocatable.pods ?? '0'),
        },
        dependsOn: candidates.slice(0, mostLinked).map(object => ({ object, because: 'capacity' })),
      });
    }
  },
});

/** Of nodes that are all too small, those that let the pod in: the others it may not use anyway. */
function openNodes({ spec }: Kinds['Pod'], nodes: readonly Node[]): readonly Node[] {
  const open = nodes.filter(node => untolerated(node.spec.taints, spec.tolerations) === undefined);
  return open.length > 0 ? open : nodes;
}

/** What is short on the nodes: on the most of them, and if it alone is not short on all, what else is. */
interface Shortage {
  readonly resource: string;
  readonly also?: string | undefined;
  /** The node that has most of it; undefined if that is not known. */
  readonly node: Node | undefined;
  readonly most: number;
}

const shortageOf = perVerdict<Shortage | undefined>();

function findShortage(
  nodes: readonly Node[],
  requests: ReadonlyMap<string, number>,
  has: (node: Node, resource: string) => number,
): Shortage | undefined {
  const short = [...requests]
    .map(([resource, wanted]) => ({
      resource,
      nodes: nodes.filter(node => wanted > 0 && exceeds(wanted, has(node, resource))).length,
    }))
    .filter(entry => entry.nodes > 0)
    .sort((a, b) => b.nodes - a.nodes || compareText(a.resource, b.resource));
  const [first, second] = short;
  if (first === undefined || nodes[0] === undefined) return undefined;
  const { resource } = first;
  let node = nodes[0];
  for (const other of nodes) if (has(other, resource) > has(node, resource)) node = other;
  return {
    resource,
    also: first.nodes < nodes.length ? second?.resource : undefined,
    node,
    most: has(node, resource),
  };
}

/** Sums of tenths are not exact: 0.9000000000000001 cores are 900m. */
function round(quantity: number): number {
  return Math.round(quantity * 1e6) / 1e6;
}

/** A resource of a similar name that some node does offer. */
function offeredAlike(resource: string, nodes: Listing<Node>): { resource: string; node: Node } | undefined {
  if (nodes.state === 'unknown') return undefined;
  const offers = new Map<string, Node>();
  for (const node of nodes.objects)
    for (const name of Object.keys(node.status.allocatable)) offers.set(name, offers.get(name) ?? node);
  const [near] = nearest(resource, [...offers.keys()], 1);
  return near === undefined ? undefined : { resource: near, node: offers.get(near)! };
}

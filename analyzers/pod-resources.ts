import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Listing } from '../src/core/lookup.ts';
import { nearest } from '../src/core/near.ts';
import { refOf } from '../src/core/objects.ts';
import { formatQuantity } from '../src/core/quantities.ts';
import { word } from '../src/core/values.ts';
import { allocatable, exceeds, usageByNode } from './_shared/node-usage.ts';
import { podRequests } from './_shared/requests.ts';
import { schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf } from './_shared/unscheduled.ts';

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
  codes: {
    'pod-resource-not-offered': {
      severity: 'error',
      breaks: 'ready',
      message: 'needs {need} {resource}, which no node that it may use offers[; {node} offers {near}]',
      why: 'Resources such as GPUs exist on a node only if a device plugin announces them there. No node that the pod may use announces this one.',
      fix: 'Correct the name of the resource in the pod template, or install its device plugin on nodes that the pod may use.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/',
    },
    'pod-larger-than-any-node': {
      severity: 'error',
      breaks: 'ready',
      message:
        'needs {need} {resource}[ and {also}], more than any node has that it may use[: the largest, {node}, has {most}]',
      why: 'A pod runs on one node. What this one requests is more than any node that it may use could give even if it were empty, so it never starts.',
      fix: 'Lower the request of the pod template, or add nodes that are large enough.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    'pod-insufficient-resources': {
      severity: 'error',
      breaks: 'ready',
      message:
        'needs {need} {resource}, more than is free on any node that it may use[: at most {free} of {most}, on {node}]',
      why: 'The scheduler sets aside what pods request, used or not. The other pods leave too little on every node that this one may use.',
      fix: 'Add nodes, or lower the requests of this pod or of others on those nodes.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    'pod-nodes-full': {
      severity: 'error',
      breaks: 'ready',
      message: 'every node that it may use has its maximum of pods[: {node} has {count} of {most}]',
      why: 'A kubelet runs at most so many pods, 110 unless it is configured otherwise, whatever their size. All nodes that this pod may use have as many.',
      fix: 'Add nodes, remove pods, or raise maxPods of the kubelets.',
      docs: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict?.filter !== 'size' && verdict?.filter !== 'room') return;
    const { candidates } = verdict;
    const requests = podRequests(pod);
    const details = detailsOf(pod, verdict, cluster);
    const usage = usageByNode(cluster);
    const free = (node: Node, name: string): number =>
      allocatable(node, name) - (usage?.(node.metadata.name).requested.get(name) ?? 0);
    if (verdict.filter === 'size') return reportTooLarge();
    // Without all pods there is no telling what is free; the message says which resource is short.
    const said = /Insufficient ([^\s,]+?)[.,]?(\s|$)/.exec(verdict.message)?.[1];
    const short = usage === undefined ? said : shortages(candidates, requests, free)[0];
    if (short !== undefined) return reportNoRoom(short);
    const [node] = candidates;
    report('pod-nodes-full', pod, {
      ...details,
      with: {
        node: usage && node && refOf(node),
        count: node && usage?.(node.metadata.name).pods.length,
        most: word(node?.status.allocatable.pods ?? '0'),
      },
      dependsOn: [...details.dependsOn, ...candidates.map(object => ({ object, because: 'capacity' as const }))],
    });

    function reportTooLarge(): void {
      const short = shortages(candidates, requests, allocatable);
      const [resource, also] = short;
      if (resource === undefined) return;
      const [node, most] = largest(candidates, resource, allocatable);
      const need = word(formatQuantity(resource, requests.get(resource) ?? 0));
      const common = { ...details, key: resource };
      if (most === 0) {
        const near = offeredAlike(resource, cluster.listing('Node'));
        report('pod-resource-not-offered', pod, {
          ...common,
          with: { need, resource: word(resource), near: near && word(near.resource), node: near && refOf(near.node) },
          near: near === undefined ? [] : [near.node],
        });
        return;
      }
      // Alone each may fit: then the largest node of one says nothing.
      const together = also !== undefined && !exceeds(requests.get(resource) ?? 0, most);
      report('pod-larger-than-any-node', pod, {
        ...common,
        with: {
          need,
          resource: word(resource),
          also: together ? word(`${formatQuantity(also, requests.get(also) ?? 0)} ${also}`) : undefined,
          node: together ? undefined : refOf(node),
          most: word(formatQuantity(resource, most)),
        },
      });
    }

    function reportNoRoom(resource: string): void {
      const [node, most] = largest(candidates, resource, free);
      report('pod-insufficient-resources', pod, {
        ...details,
        key: resource,
        with: {
          need: word(formatQuantity(resource, requests.get(resource) ?? 0)),
          resource: word(resource),
          free: usage && word(formatQuantity(resource, Math.max(0, most))),
          most: word(formatQuantity(resource, allocatable(node, resource))),
          node: usage && refOf(node),
        },
      });
    }
  },
});

/** What is short on some of the nodes, that which is short on the most of them first. */
function shortages(
  nodes: readonly Node[],
  requests: ReadonlyMap<string, number>,
  has: (node: Node, resource: string) => number,
): string[] {
  return [...requests]
    .map(([resource, wanted]) => ({
      resource,
      short: nodes.filter(node => wanted > 0 && exceeds(wanted, has(node, resource))).length,
    }))
    .filter(({ short }) => short > 0)
    .sort((a, b) => b.short - a.short || (a.resource < b.resource ? -1 : 1))
    .map(({ resource }) => resource);
}

function largest(
  nodes: readonly Node[],
  resource: string,
  has: (node: Node, resource: string) => number,
): [Node, number] {
  let best = nodes[0]!;
  for (const node of nodes) if (has(node, resource) > has(best, resource)) best = node;
  return [best, has(best, resource)];
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

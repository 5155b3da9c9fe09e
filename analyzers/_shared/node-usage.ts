import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { parseQuantity } from '../../src/core/quantities.ts';
import { groupBy } from './listings.ts';
import { podRequests } from './requests.ts';

type Pod = Kinds['Pod'];

export interface HostPort {
  readonly port: number;
  readonly protocol: string;
  readonly ip: string;
}

/** What the pods of a node hold, as the scheduler counts it: until they are gone, also those that are being deleted. */
export interface Usage {
  readonly pods: readonly Pod[];
  readonly requested: ReadonlyMap<string, number>;
  readonly ports: readonly (HostPort & { readonly pod: Pod })[];
}

const unused: Usage = { pods: [], requested: new Map(), ports: [] };

/** One pass over all pods per cluster. */
const byNode = memoized((pods: readonly Pod[]) =>
  groupBy(pods.filter(holdsRoom), ({ spec: { nodeName = '' } }) => nodeName),
);

/** Pods that are over hold nothing any more, and those that wait for a node hold nothing yet. */
function holdsRoom({ spec, status }: Pod): boolean {
  return (spec.nodeName ?? '') !== '' && status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

/** The pods on every node that hold something there, by name; undefined if not all pods of the cluster are known. */
export function podsByNode(cluster: ClusterView<'Pod', never>): ((node: string) => readonly Pod[]) | undefined {
  const listing = cluster.listing('Pod');
  if (listing.state === 'unknown') return undefined;
  const pods = byNode(listing.objects);
  return node => pods.get(node) ?? unused.pods;
}

/** What is in use on every node, by name; undefined if not all pods of the cluster are known. */
export function usageByNode(cluster: ClusterView<'Pod', never>): ((node: string) => Usage) | undefined {
  const podsOn = podsByNode(cluster);
  return podsOn && (node => usageOf(podsOn(node)));
}

const usageOf = memoized(countUsage);

function countUsage(pods: readonly Pod[]): Usage {
  const requested = new Map<string, number>();
  for (const pod of pods) {
    for (const [resource, value] of podRequests(pod)) requested.set(resource, (requested.get(resource) ?? 0) + value);
  }
  return { pods, requested, ports: pods.flatMap(pod => hostPortsOf(pod).map(port => ({ ...port, pod }))) };
}

/** What stays in use when the pods that are being deleted are gone. */
export function withoutLeaving(usage: Usage): Usage {
  const staying = usage.pods.filter(pod => pod.metadata.deletionTimestamp === undefined);
  return staying.length === usage.pods.length ? usage : countUsage(staying);
}

export function hostPortsOf({ spec }: Pod): HostPort[] {
  return [...spec.initContainers.filter(c => c.restartPolicy === 'Always'), ...spec.containers].flatMap(({ ports }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP', hostIP = '' }) =>
      hostPort === undefined ? [] : [{ port: hostPort, protocol, ip: hostIP === '' ? '0.0.0.0' : hostIP }],
    ),
  );
}

/** Two pods cannot share a port of a node, unless they bind it on different addresses. */
export function conflicts(a: HostPort, b: HostPort): boolean {
  const everywhere = a.ip === '0.0.0.0' || b.ip === '0.0.0.0';
  return a.port === b.port && a.protocol === b.protocol && (everywhere || a.ip === b.ip);
}

export function allocatable(node: Kinds['Node'], resource: string): number {
  const quantity = parseQuantity(node.status.allocatable[resource] ?? '0');
  return Number.isNaN(quantity) ? 0 : quantity;
}

import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { parseQuantity } from '../../src/core/quantities.ts';
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

interface Building {
  readonly pods: Pod[];
  readonly requested: Map<string, number>;
  readonly ports: (HostPort & { readonly pod: Pod })[];
}

/** One pass over all pods per cluster, keyed by the listing that it was made from. */
const known = new WeakMap<readonly Pod[], ReadonlyMap<string, Usage>>();

/** What is in use on every node, by name; undefined if not all pods of the cluster are known. */
export function usageByNode(cluster: ClusterView<'Pod', never>): ((node: string) => Usage) | undefined {
  const listing = cluster.listing('Pod');
  if (listing.state === 'unknown') return undefined;
  let usage = known.get(listing.objects);
  if (usage === undefined) {
    usage = countUsage(listing.objects);
    known.set(listing.objects, usage);
  }
  const counted = usage;
  return node => counted.get(node) ?? unused;
}

function countUsage(pods: readonly Pod[]): ReadonlyMap<string, Usage> {
  const usage = new Map<string, Building>();
  for (const pod of pods) {
    const { nodeName = '' } = pod.spec;
    if (nodeName === '' || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') continue;
    let node = usage.get(nodeName);
    if (node === undefined) {
      node = { pods: [], requested: new Map(), ports: [] };
      usage.set(nodeName, node);
    }
    node.pods.push(pod);
    for (const [resource, value] of podRequests(pod))
      node.requested.set(resource, (node.requested.get(resource) ?? 0) + value);
    for (const port of hostPortsOf(pod)) node.ports.push({ ...port, pod });
  }
  return usage;
}

/** What stays in use when the pods that are being deleted are gone. */
export function withoutLeaving(usage: Usage): Usage {
  const staying = usage.pods.filter(pod => pod.metadata.deletionTimestamp === undefined);
  if (staying.length === usage.pods.length) return usage;
  const [counted] = countUsage(staying).values();
  return counted ?? unused;
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

/** Sums of quantities such as `100m` are not exact in floating point; a millionth of a core is no shortage. */
export function exceeds(wanted: number, has: number): boolean {
  return wanted > has + 1e-6;
}

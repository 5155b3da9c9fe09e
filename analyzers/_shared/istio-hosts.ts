import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';
import { memoized } from '../../src/core/memo.ts';

/** What must be consulted to say where traffic for a host of Istio goes. */
export const hostKinds = ['Service', 'ServiceEntry', 'Secret'] as const;
type View = Pick<ClusterView<never, (typeof hostKinds)[number]>, 'lookup' | 'listing'>;

/** The Service that a host names, whether it exists or not. */
interface ServiceName {
  readonly name: string;
  readonly namespace: string;
}

/** Where traffic for a host goes. */
export type Destination =
  | { readonly to: 'service'; readonly service: Kinds['Service'] }
  /** A ServiceEntry, or a host that nobody can say anything of. */
  | { readonly to: 'elsewhere' }
  /** Nowhere. `meant` is a Service that exists, if the host is the short form of its name that DNS knows and Istio does not. */
  | { readonly to: 'nowhere'; readonly absent: Absent | undefined; readonly meant: string | undefined };

const elsewhere: Destination = { to: 'elsewhere' };

/**
 * Where Istio sends what is for a host. A name without a dot is a Service of the own namespace; the full name of a Service is
 * that Service; everything else must be a host of a ServiceEntry. (`reviews.shop`, which DNS resolves, is none of them.)
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export function destinationOf(host: string, namespace: string, cluster: View): Destination {
  if (host === '' || host.includes('*') || foreign.test(host)) return elsewhere;
  const entries = cluster.listing('ServiceEntry');
  if (entries.state === 'unknown' || isServedByEntry(host, namespace, entries.objects)) return elsewhere;
  const named = serviceNamed(host, namespace);
  if (named !== undefined) {
    const found = cluster.lookup('Service', named.name, named.namespace);
    if (found.state === 'present') return { to: 'service', service: found.object };
    if (found.state === 'unknown' || !isSingleCluster(cluster)) return elsewhere;
    return { to: 'nowhere', absent: found.absent, meant: undefined };
  }
  if (!isSingleCluster(cluster)) return elsewhere;
  const [name = '', ns = '', ...rest] = host.split('.');
  const short = rest.length === 0 || (rest.length === 1 && rest[0] === 'svc');
  const meant = short ? cluster.lookup('Service', name, ns) : undefined;
  if (meant?.state === 'unknown') return elsewhere;
  return {
    to: 'nowhere',
    absent: undefined,
    meant: meant?.state === 'present' ? `${name}.${ns}.svc.cluster.local` : undefined,
  };
}

/** Names that other clusters serve: of a cluster set, and of Istio's older way to reach them. */
const foreign = /\.(clusterset\.local|global)$/;

/** The Service that a host names in the own namespace (`reviews`) or in full (`reviews.shop.svc.cluster.local`). */
function serviceNamed(host: string, namespace: string): ServiceName | undefined {
  if (host === '' || host.includes('*')) return undefined;
  if (!host.includes('.')) return { name: host, namespace };
  const full = /^([^.]+)\.([^.]+)\.svc\..+$/.exec(host);
  return full === null ? undefined : { name: full[1]!, namespace: full[2]! };
}

/** The one form of a host that two rules which mean the same host share. */
export function fullHost(host: string, namespace: string): string {
  const named = serviceNamed(host, namespace);
  return named === undefined ? host : `${named.name}.${named.namespace}.svc`;
}

type Entries = readonly Kinds['ServiceEntry'][];

const hostsOf = memoized((entries: Entries) => {
  const hosts = entries.flatMap(({ spec, metadata }) => spec.hosts.map(host => fullHost(host, metadata.namespace)));
  return { exact: new Set(hosts), wildcards: hosts.filter(host => host.startsWith('*')).map(host => host.slice(1)) };
});

function isServedByEntry(host: string, namespace: string, entries: Entries): boolean {
  const { exact, wildcards } = hostsOf(entries);
  return exact.has(fullHost(host, namespace)) || exact.has('*') || wildcards.some(suffix => host.endsWith(suffix));
}

/** The label of the Secrets by which Istio reaches the API servers of other clusters, whose Services it then knows too. */
const remoteCluster = 'istio/multiCluster';

/** Whether all Services that Istio knows are in this cluster; not sure if Secrets may not be listed. */
function isSingleCluster(cluster: View): boolean {
  const secrets = cluster.listing('Secret');
  return secrets.state === 'complete' && !hasRemoteCluster(secrets.objects);
}

const hasRemoteCluster = memoized((secrets: readonly Kinds['Secret'][]) =>
  secrets.some(({ metadata }) => metadata.labels[remoteCluster] === 'true'),
);

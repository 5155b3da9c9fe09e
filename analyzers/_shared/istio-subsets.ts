import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { fullHost } from './istio-hosts.ts';
import { groupBy } from './listings.ts';
import { type NearLabels, nearestByLabels } from './near-labels.ts';
import { podMakers, templateKinds } from './pod-templates.ts';
import { withLabels } from './select-labels.ts';

type Rule = Kinds['DestinationRule'];
type Subset = Rule['spec']['subsets'][number];

const rulesOf = memoized((rules: readonly Rule[]) => {
  const byHost = groupBy(rules, ({ spec, metadata }) => fullHost(spec.host ?? '', metadata.namespace));
  return { byHost, endings: [...byHost.keys()].filter(host => host.startsWith('*')).map(host => host.slice(1)) };
});

/**
 * The DestinationRules for a host, by whatever namespace they are in (which of several a client takes depends on where it is);
 * undefined if one for several hosts may hold more.
 */
export function rulesFor(host: string, namespace: string, rules: readonly Rule[]): readonly Rule[] | undefined {
  const full = fullHost(host, namespace);
  const { byHost, endings } = rulesOf(rules);
  return endings.some(ending => isIn(full, ending)) ? undefined : (byHost.get(full) ?? []);
}

/** Whether a host, without its cluster domain, ends so: `.shop.svc.cluster.local`, `.local`. */
function isIn(full: string, ending: string): boolean {
  return full.endsWith(ending.replace(/\.svc\..*$/, '.svc')) || `${full}.cluster.local`.endsWith(ending);
}

/** What must be consulted to say whether a subset has pods. */
export const subsetKinds = ['Pod', ...templateKinds] as const;
type View = Pick<ClusterView<never, (typeof subsetKinds)[number]>, 'listing'>;

/** The labels of a subset for which a Service has no pod, though it has others. */
export interface EmptySubset {
  readonly near: NearLabels | undefined;
}

/**
 * Whether it is sure that a subset selects none of the pods of a Service, and nothing that would make them. A Service without
 * any pod is its own fault.
 */
export function emptySubset({ labels }: Subset, service: Kinds['Service'], cluster: View): EmptySubset | undefined {
  const { namespace } = service.metadata;
  const { selector } = service.spec;
  const pods = cluster.listing('Pod', namespace);
  if (pods.state === 'unknown' || Object.keys(labels).length === 0) return undefined;
  const behind = withLabels(pods.objects, selector);
  const both = { ...labels, ...selector };
  if (behind.length === 0 || withLabels(behind, labels).length > 0) return undefined;
  if (podMakers({ matchLabels: both }, namespace, cluster)?.length !== 0) return undefined;
  return { near: nearestByLabels(labels, behind) };
}

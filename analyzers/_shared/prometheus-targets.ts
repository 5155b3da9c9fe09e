import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { withRarestLabel } from '../../src/core/label-index.ts';
import { type LabelSelector, matchesSelector } from '../../src/core/selectors.ts';
import { podMakers, templateKinds } from './pod-templates.ts';

/** What says what Prometheus asks for metrics: Services, or pods. */
export type Monitor = Kinds['ServiceMonitor'] | Kinds['PodMonitor'];
type Target = Kinds['Service'] | Kinds['Pod'];

export const targetKinds = ['Service', 'Pod', ...templateKinds] as const;
type View = Pick<ClusterView<never, (typeof targetKinds)[number]>, 'listing'>;

export interface Targets {
  readonly kind: 'Service' | 'Pod';
  readonly selected: readonly Target[];
  /** All among which was selected: for near misses. */
  readonly all: readonly Target[];
  /** The namespaces that the monitor looks into; all if undefined. */
  readonly where: readonly string[] | undefined;
}

/** What a monitor selects; undefined if that cannot be known, or if what it selects may be meant to have no pods now. */
export function targetsOf({ kind: of, metadata, spec }: Monitor, cluster: View): Targets | undefined {
  const kind = of === 'ServiceMonitor' ? 'Service' : 'Pod';
  const { namespaceSelector } = spec;
  const selector: LabelSelector = spec.selector ?? {};
  const named = namespaceSelector?.matchNames ?? [];
  const where = namespaceSelector?.any === true ? undefined : named.length > 0 ? named : [metadata.namespace];
  const listings: (readonly Target[])[] = [];
  for (const namespace of where ?? [undefined]) {
    const listing = cluster.listing(kind, namespace);
    if (listing.state === 'unknown') return undefined;
    listings.push(listing.objects);
  }
  const selected = listings
    .flatMap(listing => withRarestLabel(listing, selector.matchLabels ?? {}))
    .filter(object => matchesSelector(selector, object.metadata.labels));
  if (kind === 'Pod' && selected.length === 0 && mayHavePods(selector, where, cluster)) return undefined;
  return { kind, selected, all: listings.flat(), where };
}

/** Whether there is something that makes such pods, though none is there now: a CronJob, what is scaled to zero. */
function mayHavePods(selector: LabelSelector, where: Targets['where'], cluster: View): boolean {
  return where === undefined || where.some(namespace => podMakers(selector, namespace, cluster)?.length !== 0);
}

/** The names of the ports of a Service, or of the containers of a pod. */
export function portsOf({ spec }: Target): readonly string[] {
  const ports =
    'ports' in spec ? spec.ports : [...spec.initContainers, ...spec.containers].flatMap(({ ports }) => ports);
  return ports.flatMap(({ name }) => name ?? []);
}

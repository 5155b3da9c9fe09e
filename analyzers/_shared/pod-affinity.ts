import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { type LabelSelector, matchesSelector } from '../../src/core/selectors.ts';
import { isFinished } from './pods.ts';

type Pod = Kinds['Pod'];
type Node = Kinds['Node'];
export type Term = NonNullable<
  NonNullable<Pod['spec']['affinity']>['podAffinity']
>['requiredDuringSchedulingIgnoredDuringExecution'][number];
export type AffinityView = ClusterView<'Pod', 'Namespace'>;

export function affinityTerms({ spec }: Pod): readonly Term[] {
  return spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

export function antiAffinityTerms({ spec }: Pod): readonly Term[] {
  return spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

/**
 * The pods that a term of a pod's affinity means: in the pod's own namespace, unless the term names or selects others.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#namespace-selector
 */
export function podsOfTerm(term: Term, { metadata }: Pod, cluster: AffinityView): readonly Pod[] {
  const namespaces = namespacesOf(term, metadata.namespace, cluster);
  const found =
    namespaces === 'all'
      ? cluster.list('Pod').filter(pod => matchesSelector(term.labelSelector, pod.metadata.labels))
      : namespaces.flatMap(namespace => cluster.select('Pod', namespace, term.labelSelector));
  return found.filter(pod => !isFinished(pod));
}

/** Whether a term of one pod's affinity means another pod. */
export function termMeans(term: Term, owner: Pod, other: Pod, cluster: AffinityView): boolean {
  if (!matchesSelector(term.labelSelector, other.metadata.labels)) return false;
  const namespaces = namespacesOf(term, owner.metadata.namespace, cluster);
  return namespaces === 'all' || namespaces.includes(other.metadata.namespace);
}

/** An empty namespace selector means all; where the namespaces' labels are unknown, only those that are named. */
function namespacesOf(
  { namespaces, namespaceSelector }: Term,
  own: string,
  cluster: AffinityView,
): readonly string[] | 'all' {
  if (namespaceSelector === undefined) return namespaces.length > 0 ? namespaces : [own];
  if (isEverything(namespaceSelector)) return 'all';
  const listing = cluster.listing('Namespace');
  const selected =
    listing.state === 'unknown'
      ? []
      : listing.objects.filter(n => matchesSelector(namespaceSelector, n.metadata.labels));
  return [...new Set([...namespaces, ...selected.map(n => n.metadata.name)])];
}

function isEverything({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

/** The values of a topology label (zones, host names) in which pods run. */
export function domainsOf(
  pods: readonly Pod[],
  topologyKey: string,
  nodeOf: (name: string) => Node | undefined,
): Set<string> {
  const domains = pods.map(({ spec }) => nodeOf(spec.nodeName ?? '')?.metadata.labels[topologyKey]);
  return new Set(domains.filter(domain => domain !== undefined));
}

/** The running pods that keep others away, found once per cluster. */
const keepers = new WeakMap<readonly Pod[], readonly Pod[]>();

export function podsWithAntiAffinity(cluster: AffinityView): readonly Pod[] {
  const pods = cluster.list('Pod');
  const known =
    keepers.get(pods) ??
    pods.filter(pod => (pod.spec.nodeName ?? '') !== '' && !isFinished(pod) && antiAffinityTerms(pod).length > 0);
  keepers.set(pods, known);
  return known;
}

import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { withRarestLabel } from '../../src/core/label-index.ts';
import { memoized } from '../../src/core/memo.ts';
import { formatRef, type ObjectRef } from '../../src/core/objects.ts';
import { type LabelSelector, matchesSelector } from '../../src/core/selectors.ts';
import { groupBy } from './listings.ts';
import { isFinished } from './pods.ts';

type Pod = Kinds['Pod'];
export type Term = NonNullable<
  NonNullable<Pod['spec']['affinity']>['podAffinity']
>['requiredDuringSchedulingIgnoredDuringExecution'][number];

/** A term, and pods: those that it means, or those that say it. */
export interface TermPods {
  readonly term: Term;
  readonly pods: readonly Pod[];
}

export type AffinityView = ClusterView<'Pod', 'Namespace'>;

export function affinityTerms({ spec }: Pod): readonly Term[] {
  return spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

export function antiAffinityTerms({ spec }: Pod): readonly Term[] {
  return spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

/** The pods of each term, by what it says and where; those of one cluster are kept with its listing. */
const meantBy = memoized((_: readonly Pod[]) => new Map<string, readonly Pod[]>());

/**
 * The pods that a term of a pod's affinity means: in the pod's own namespace, unless the term names or selects others. The
 * same list for all who say the same.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#namespace-selector
 */
export function podsOfTerm(term: Term, { metadata }: Pod, cluster: AffinityView): readonly Pod[] {
  const all = cluster.list('Pod');
  const key = placeKey(term, metadata.namespace);
  const known = meantBy(all).get(key);
  if (known !== undefined) return known;
  const { labelSelector } = term;
  const namespaces = namespacesOf(term, metadata.namespace, cluster);
  const found =
    namespaces === 'all'
      ? withRarestLabel(all, labelSelector?.matchLabels ?? {}).filter(pod =>
          matchesSelector(labelSelector, pod.metadata.labels),
        )
      : namespaces.flatMap(namespace => cluster.select('Pod', namespace, labelSelector));
  const pods = found.filter(pod => !isFinished(pod));
  meantBy(all).set(key, pods);
  return pods;
}

/** All of a term that decides which pods it means, if a pod of this namespace has it. */
function placeKey({ labelSelector, namespaces, namespaceSelector }: Term, own: string): string {
  return JSON.stringify([labelSelector, namespaces, namespaceSelector, own]);
}

/** Whether a term of one pod's affinity means another pod. */
function termMeans(term: Term, owner: Pod, other: Pod, cluster: AffinityView): boolean {
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

/**
 * What keeps a pod away, each with the running pods of one namespace that say it: of hundreds that say the same it is held
 * against the pod once. In the order of the listing.
 */
export function keepersOf(pod: Pod, cluster: AffinityView): readonly TermPods[] {
  const all = keepersIn(cluster.list('Pod'));
  const { labels } = pod.metadata;
  const places = new Set(Object.keys(labels).flatMap(key => all.byLabel.get(labelKey(key, labels[key])) ?? []));
  return [...all.ofAnyLabel, ...places]
    .sort((a, b) => a - b)
    .map(place => all.keepers[place]!)
    .filter(({ term, pods: [owner] }) => termMeans(term, owner!, pod, cluster));
}

/** Whoever keeps others away in a cluster, and by the first label that they want of those: where else it is not looked. */
const keepersIn = memoized((listing: readonly Pod[]) => {
  const byTerm = new Map<string, TermPods & { readonly pods: Pod[] }>();
  for (const pod of listing) {
    if ((pod.spec.nodeName ?? '') === '' || isFinished(pod)) continue;
    for (const term of antiAffinityTerms(pod)) {
      const key = `${term.topologyKey} ${placeKey(term, pod.metadata.namespace)}`;
      const known = byTerm.get(key);
      if (known === undefined) byTerm.set(key, { term, pods: [pod] });
      else known.pods.push(pod);
    }
  }
  const keepers = [...byTerm.values()];
  const places = groupBy([...keepers.keys()], place => firstLabel(keepers[place]!.term));
  return { keepers, byLabel: places, ofAnyLabel: places.get(undefined) ?? [] };
});

function firstLabel({ labelSelector }: Term): string | undefined {
  const [first] = Object.entries(labelSelector?.matchLabels ?? {});
  return first && labelKey(...first);
}

function labelKey(key: string, value: string | undefined): string {
  return `${key}=${value}`;
}

/** The nodes on which pods run. */
export const nodesOf = memoized(
  (pods: readonly Pod[]): ReadonlySet<string> => new Set(pods.flatMap(({ spec }) => spec.nodeName || [])),
);

/** What pods belong to, and how many belong to it. */
const holdersIn = memoized((pods: readonly Pod[], cluster: AffinityView) => {
  const holders = new Map<string, { readonly ref: ObjectRef; pods: number }>();
  for (const pod of pods) {
    const ref = cluster.topOwnerOf(pod);
    const known = holders.get(formatRef(ref));
    if (known === undefined) holders.set(formatRef(ref), { ref, pods: 1 });
    else known.pods++;
  }
  return holders;
});

/** What pods other than this one belong to, each once. */
export function holdersOf(pods: readonly Pod[], but: Pod, cluster: AffinityView): ObjectRef[] {
  const own = pods.includes(but) ? formatRef(cluster.topOwnerOf(but)) : undefined;
  return [...holdersIn(pods, cluster)].flatMap(([name, holder]) =>
    name === own && holder.pods === 1 ? [] : [holder.ref],
  );
}

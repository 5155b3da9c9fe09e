import type { Analyzer } from '../core/analyzer.ts';
import type { Kind } from '../core/kinds/index.ts';
import { compareText } from '../core/objects.ts';

/**
 * Kinds that others refer to. They are listed last, in this order: what a referrer names and what was created before the
 * referrer was listed is then in the listing, or does not exist.
 */
const referents: readonly Kind[] = [
  'ReplicaSet',
  'Service',
  'EndpointSlice',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'ConfigMap',
  'Secret',
  'ResourceQuota',
  'LimitRange',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'Node',
  'Namespace',
];

/** Kinds that every run reads: events explain, namespaces say what can exist. */
const always: readonly Kind[] = ['Event', 'Namespace'];

/** The kinds that the analyzers need, each once, referrers before referents. */
export function kindsOf(analyzers: readonly Analyzer[]): Kind[] {
  const kinds = new Set<Kind>(always);
  for (const { subject, reads = [], consults = [] } of analyzers) {
    for (const kind of [subject, ...reads, ...consults]) kinds.add(kind);
  }
  const rank = (kind: Kind): number => (kind === 'Pod' ? -1 : referents.indexOf(kind) + 1);
  return [...kinds].sort((a, b) => rank(a) - rank(b) || compareText(a, b));
}

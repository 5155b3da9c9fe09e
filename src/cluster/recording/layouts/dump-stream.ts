import type { Kind } from '../../../core/kinds/index.ts';
import type { DocumentSummary } from './objects.ts';

/** The lists of a namespace, in the order in which a dump prints them. */
const order: readonly Kind[] = [
  'Event',
  'ReplicationController',
  'Service',
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'Pod',
];

/**
 * What `kubectl cluster-info dump` prints without a folder to write to: the same lists as one stream. An empty list does not
 * say of which namespace it is, but those beside it may.
 * @param spans the namespaces of the objects of each list
 * @returns the namespace of each list that is part of a dump; `''` where none of its seven lists has an object
 * @see https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/clusterinfo/clusterinfo_dump.go
 */
export function dumpNamespaces<L extends DocumentSummary & { readonly path: string }>(
  lists: readonly L[],
  spans: readonly ReadonlySet<string>[],
): ReadonlyMap<L, string> {
  const namespaces = new Map<L, string>();
  for (let i = 0; i + order.length <= lists.length; i++) {
    const block = lists.slice(i, i + order.length);
    const [{ path }] = block as [L];
    if (!block.every(({ listed, path: of }, j) => listed?.kind === order[j] && of === path)) continue;
    const held = new Set(spans.slice(i, i + order.length).flatMap(span => [...span]));
    const [namespace = ''] = held.size === 1 ? held : [];
    for (const list of block) namespaces.set(list, namespace);
  }
  return namespaces;
}

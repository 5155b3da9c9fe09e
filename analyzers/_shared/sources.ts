import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Lookup } from '../../src/core/lookup.ts';
import { memoized } from '../../src/core/memo.ts';
import type { Source } from '../../src/core/pod-sources.ts';

type View = ClusterView<'Pod', 'ConfigMap' | 'Secret'>;

/**
 * A source, by the listing; or where it may not be listed by what the kubelet says now. `stated` is what it says, or nothing
 * if it says nothing.
 */
export function findSource(
  { kind, name }: Source,
  namespace: string,
  stated: string,
  cluster: View,
): Lookup<Kinds['ConfigMap'] | Kinds['Secret']> {
  const found: Lookup<Kinds['ConfigMap'] | Kinds['Secret']> = cluster.lookup(kind, name, namespace);
  if (found.state !== 'unknown' || stated === '') return found;
  const said = new RegExp(`${kind}s? "([^"]+)" not found`, 'i').exec(stated)?.[1];
  const absent = said === name ? cluster.missing(kind, name, namespace, 'kubelet') : undefined;
  return absent === undefined ? found : { state: 'absent', absent };
}

const seen = memoized((_: readonly Kinds['Pod'][]) => new Map<readonly unknown[], string>());

/**
 * The lists of volumes and containers of which all sources were seen, with the namespace in which they were: replicas share
 * these lists, and what is there for one is there for all.
 */
export function seenWhole(cluster: View): Map<readonly unknown[], string> {
  return seen(cluster.list('Pod'));
}

/** The keys of a ConfigMap that a source needs and that are not there; undefined if they cannot be known. */
export function keysOfConfigMap(
  { kind, name }: Source,
  namespace: string,
  cluster: Pick<ClusterView<never, 'ConfigMap'>, 'lookup'>,
):
  | { readonly object: Kinds['ConfigMap']; readonly text: readonly string[]; readonly all: readonly string[] }
  | undefined {
  if (kind !== 'ConfigMap') return undefined;
  const found = cluster.lookup('ConfigMap', name, namespace);
  if (found.state !== 'present') return undefined;
  const text = Object.keys(found.object.data);
  return { object: found.object, text, all: [...text, ...Object.keys(found.object.binaryData)] };
}

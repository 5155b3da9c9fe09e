import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Absent, Lookup } from '../../src/core/lookup.ts';
import type { Source } from '../../src/core/pod-sources.ts';

/**
 * Whether a source is missing: by the listing, or where it may not be listed by what the kubelet says now. `stated` is
 * what it says, or nothing if it says nothing.
 */
export function missingSource(
  { kind, name }: Source,
  namespace: string,
  stated: string,
  cluster: ClusterView<never, 'ConfigMap' | 'Secret'>,
): Absent | undefined {
  const found: Lookup<Kinds['ConfigMap'] | Kinds['Secret']> = cluster.lookup(kind, name, namespace);
  if (found.state === 'absent') return found.absent;
  if (found.state === 'present' || stated === '') return undefined;
  const said = new RegExp(`${kind}s? "([^"]+)" not found`, 'i').exec(stated)?.[1];
  return said === name ? cluster.missing(kind, name, namespace, 'kubelet') : undefined;
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

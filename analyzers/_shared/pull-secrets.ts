import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';

/** The kubelet repeats this with every try, so an older one is about another time, in seconds. */
const current = 900;

/** The pull secrets that a pod names (its ServiceAccount's were copied into it), and those of them that do not exist. */
export function pullSecretsOf(
  pod: Kinds['Pod'],
  cluster: ClusterView<never, 'Secret'>,
): { names: string[]; absent: Absent[] } {
  const { namespace } = pod.metadata;
  const names = pod.spec.imagePullSecrets.flatMap(({ name = '' }) => (name === '' ? [] : [name]));
  const stated = namedByKubelet(pod, cluster);
  const absent = names.flatMap(name => {
    const found = cluster.lookup('Secret', name, namespace);
    if (found.state === 'absent') return [found.absent];
    if (found.state === 'present' || !stated.has(name)) return [];
    return cluster.missing('Secret', name, namespace, 'kubelet') ?? [];
  });
  return { names, absent };
}

function namedByKubelet(pod: Kinds['Pod'], cluster: ClusterView<never, 'Secret'>): Set<string> {
  const event = cluster
    .eventsOf(pod)
    .events.find(
      ({ reason, lastSeen }) => reason === 'FailedToRetrieveImagePullSecret' && cluster.age(lastSeen) < current,
    );
  const [, names = ''] = /pull secrets \(([^)]*)\)/.exec(event?.message ?? '') ?? [];
  return new Set(names.split(', '));
}

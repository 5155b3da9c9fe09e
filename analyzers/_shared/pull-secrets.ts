import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';
import { stuckPullsOf } from './pulls.ts';
import { describedBy, type Workload } from './workloads.ts';

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

/** Of a workload whose template names a pull secret that does not exist. */
export const pullSecretMissing = {
  severity: 'warning',
  breaks: 'config',
  message: 'its pods name pull secret {secret}, which does not exist',
  why: 'A pull secret that is missing is left out without a word. Images that need it can then be pulled on no node that does not have them yet; public ones can.',
  fix: 'Create Secret {secret} of type kubernetes.io/dockerconfigjson in the namespace, or remove it from imagePullSecrets.',
  docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
} as const satisfies Code;

type PullSecretMissing = Details & { readonly key: string; readonly with: { readonly secret: string } };

/**
 * The pull secrets of a pod template that do not exist, one finding for each; none if a pull of one of its pods was refused,
 * for then the pod tells.
 */
export function missingPullSecrets(
  workload: Workload,
  pods: readonly Kinds['Pod'][],
  cluster: ClusterView<never, 'Secret'>,
): PullSecretMissing[] {
  const { namespace, deletionTimestamp } = workload.metadata;
  if (deletionTimestamp !== undefined) return [];
  const { spec, path } = describedBy(workload);
  const missing = (spec?.imagePullSecrets ?? []).flatMap(({ name = '' }): PullSecretMissing[] => {
    const found = cluster.lookup('Secret', name, namespace);
    if (name === '' || found.state !== 'absent') return [];
    return [
      {
        key: name,
        with: { secret: name },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: workload, path: `${path}.imagePullSecrets`, value: name }],
      },
    ];
  });
  const refused = (pod: Kinds['Pod']) => stuckPullsOf(pod, cluster).some(({ failure }) => failure === 'unauthorized');
  return missing.length > 0 && pods.some(refused) ? [] : missing;
}

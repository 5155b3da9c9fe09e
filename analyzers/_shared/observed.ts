import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import { startGrace } from './pods.ts';

/** Of a workload at which its controller does not look: each kind has its own code of this meaning. */
export const notObserved = {
  severity: 'error',
  breaks: 'ready',
  message: 'its controller has not seen generation {generation} of it[, only generation {observed}]',
  why: 'A controller notes in status.observedGeneration which generation of the object it acted on last. It is behind, so what the object asks for is not being done, and its status is about the past.',
  fix: 'Look at kube-controller-manager: whether it runs, and what it logs about this object.',
  docs: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/',
} as const satisfies Code;

type View = Pick<ClusterView<never, 'Lease'>, 'age' | 'lookup'>;

/**
 * What to report if a controller lags behind its object. Nothing tells when an object was changed: so the lag is sure only
 * if the controller has never seen the object, though it is no longer young.
 */
export function lagOf(
  object: KubeObject & { readonly status: { readonly observedGeneration?: number | undefined } },
  cluster: View,
) {
  const { metadata, status } = object;
  const { observedGeneration: observed } = status;
  const { generation } = metadata;
  if (generation === undefined || (observed ?? 0) >= generation || metadata.deletionTimestamp !== undefined)
    return undefined;
  const lease = cluster.lookup('Lease', 'kube-controller-manager', 'kube-system');
  const sure = observed === undefined && cluster.age(metadata.creationTimestamp) > startGrace;
  return {
    with: { generation, observed },
    evidence: [{ of: object, path: 'status.observedGeneration', value: observed ?? 0 }],
    dependsOn: lease.state === 'present' ? [{ object: lease.object, because: 'ready' }] : [],
    settling: sure ? undefined : 'its controller to see the last change',
  } satisfies Details & { with: object };
}

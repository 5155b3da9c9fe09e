import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kind, Kinds } from '../../src/core/kinds/index.ts';
import type { Lookup } from '../../src/core/lookup.ts';
import { groupOf } from '../../src/core/objects.ts';
import type { LabelSelector } from '../../src/core/selectors.ts';

/** The built-in kinds that can be scaled. */
export const scalable = [
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
] as const satisfies readonly Kind[];

type Scalable = (typeof scalable)[number];
type Hpa = Kinds['HorizontalPodAutoscaler'];

export function isScalable(kind: string): kind is Scalable {
  return scalable.some(one => one === kind);
}

/** The target of an autoscaler; undefined if it is of a kind that is not built in (or of a version that is long gone). */
export function targetOf(
  hpa: Hpa,
  cluster: Pick<ClusterView<never, Scalable>, 'lookup'>,
): Lookup<Kinds[Scalable]> | undefined {
  const { kind, name = '', apiVersion = '' } = hpa.spec.scaleTargetRef ?? {};
  if (kind === undefined || !isScalable(kind)) return undefined;
  const group = kind === 'ReplicationController' ? '' : 'apps';
  return groupOf(apiVersion) === group ? cluster.lookup(kind, name, hpa.metadata.namespace) : undefined;
}

/** Which pods are a target's: a ReplicationController's selector is a plain map. */
export function selectorOf(target: Kinds[Scalable]): LabelSelector | undefined {
  return target.kind === 'ReplicationController' ? { matchLabels: target.spec.selector } : target.spec.selector;
}

import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { environmentOf, type Source, volumeSourcesOf } from './sources.ts';

/** Whatever has pods or will make some: a Deployment that is scaled to zero needs its ConfigMaps as well. */
export const podMakers = [
  'Pod',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
  'Job',
  'CronJob',
] as const;

type Maker = (typeof podMakers)[number];
type PodSpec = Kinds['Pod']['spec'];

const known = new WeakMap<object, ReadonlySet<string>>();

/** All ConfigMaps that some pod or pod template refers to, as `namespace/name`. */
export function usedConfigMaps(cluster: Pick<ClusterView<Maker, never>, 'list'>): ReadonlySet<string> {
  const key = cluster.list('Pod');
  let used = known.get(key);
  if (used === undefined) {
    used = new Set(podMakers.flatMap(kind => namesIn(cluster.list(kind))));
    known.set(key, used);
  }
  return used;
}

function namesIn(makers: readonly Kinds[Maker][]): string[] {
  const names: string[] = [];
  for (const maker of makers) {
    const spec = podSpecOf(maker);
    if (spec === undefined) continue;
    const add = ({ kind, name }: Source): void => {
      if (kind === 'ConfigMap') names.push(`${maker.metadata.namespace}/${name}`);
    };
    volumeSourcesOf(spec).forEach(add);
    for (const containers of [spec.initContainers, spec.containers, spec.ephemeralContainers])
      for (const container of containers) environmentOf(container).forEach(add);
  }
  return names;
}

function podSpecOf({ spec }: Kinds[Maker]): PodSpec | undefined {
  if ('containers' in spec) return spec;
  return 'jobTemplate' in spec
    ? spec.jobTemplate?.spec?.template?.spec
    : 'template' in spec
      ? spec.template?.spec
      : undefined;
}

import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { environmentOf, volumeSourcesOf } from './sources.ts';

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
  const used = known.get(key) ?? new Set(podMakers.flatMap(kind => cluster.list(kind).flatMap(namesIn)));
  known.set(key, used);
  return used;
}

function namesIn(object: Kinds[Maker]): string[] {
  const spec = podSpecOf(object);
  if (spec === undefined) return [];
  const containers = [...spec.initContainers, ...spec.containers, ...spec.ephemeralContainers];
  return [...volumeSourcesOf(spec), ...containers.flatMap(environmentOf)]
    .filter(({ kind }) => kind === 'ConfigMap')
    .map(({ name }) => `${object.metadata.namespace}/${name}`);
}

function podSpecOf({ spec }: Kinds[Maker]): PodSpec | undefined {
  if ('containers' in spec) return spec;
  return 'jobTemplate' in spec
    ? spec.jobTemplate?.spec?.template?.spec
    : 'template' in spec
      ? spec.template?.spec
      : undefined;
}

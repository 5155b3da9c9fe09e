import type { ClusterView } from '../../src/core/analyzer.ts';
import { environmentOf, type Source, volumeSourcesOf } from '../../src/core/pod-sources.ts';
import { podSpecOf, type Workload, workloadKinds } from './workloads.ts';

const known = new WeakMap<object, ReadonlySet<string>>();

/** All ConfigMaps that some pod or pod template refers to, as `namespace/name`. */
export function usedConfigMaps(
  cluster: Pick<ClusterView<(typeof workloadKinds)[number], never>, 'list'>,
): ReadonlySet<string> {
  const key = cluster.list('Pod');
  let used = known.get(key);
  if (used === undefined) {
    used = new Set(workloadKinds.flatMap(kind => namesIn(cluster.list(kind))));
    known.set(key, used);
  }
  return used;
}

function namesIn(makers: readonly Workload[]): string[] {
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

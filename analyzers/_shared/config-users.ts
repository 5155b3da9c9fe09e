import type { ClusterView } from '../../src/core/analyzer.ts';
import { memoized } from '../../src/core/memo.ts';
import { environmentOf, type Source, volumeSourcesOf } from '../../src/core/pod-sources.ts';
import { type PodSpec, podSpecOf, type Workload, workloadKinds } from './workloads.ts';

type View = Pick<ClusterView<(typeof workloadKinds)[number], never>, 'list'>;

/** Whether some pod or pod template refers to a ConfigMap. */
export function isUsedConfigMap(namespace: string, name: string, cluster: View): boolean {
  return used(cluster.list('Pod'), cluster).get(namespace)?.has(name) === true;
}

/** The names that are referred to, by namespace. */
const used = memoized((_: readonly Workload[], cluster: View): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>();
  let before: PodSpec | undefined;
  let last = '';
  const add = (maker: Workload): void => {
    const spec = podSpecOf(maker);
    const { namespace } = maker.metadata;
    if (spec === undefined || (namespace === last && isAlike(spec, before))) return;
    before = spec;
    last = namespace;
    const here = names.get(namespace) ?? new Set();
    names.set(namespace, here);
    addConfigMaps(here, volumeSourcesOf(spec));
    for (const containers of [spec.initContainers, spec.containers, spec.ephemeralContainers])
      for (const container of containers) addConfigMaps(here, environmentOf(container));
  };
  for (const kind of workloadKinds) cluster.list(kind).forEach(add);
  return names;
});

/** Whether two specs share all that refers to a ConfigMap, as replicas do, which come one after the other. */
function isAlike(spec: PodSpec, other: PodSpec | undefined): boolean {
  return (
    spec.volumes === other?.volumes &&
    spec.containers === other.containers &&
    spec.initContainers === other.initContainers &&
    spec.ephemeralContainers === other.ephemeralContainers
  );
}

function addConfigMaps(names: Set<string>, sources: readonly Source[]): void {
  for (const { kind, name } of sources) if (kind === 'ConfigMap') names.add(name);
}

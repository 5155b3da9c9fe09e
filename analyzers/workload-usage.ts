import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { KubeObject } from '../src/core/objects.ts';
import { parseQuantity } from '../src/core/quantities.ts';
import { isFresh, shown } from './_shared/measured.ts';
import { isTerminating } from './_shared/pods.ts';
import { podRequests } from './_shared/requests.ts';

type Pod = Kinds['Pod'];

/**
 * A workload that asks for more than five times of what it uses, or uses more than twice of what it asks for; and by so much
 * that it matters: half a core, or half a gibibyte, in all its pods. One sample says no more than that.
 */
const factors = { over: 5, under: 2 } as const;
const least = { cpu: 0.5, memory: 512 * 2 ** 20 } as const;

const docs = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

/** What the pods of a workload use together, against what they request together. */
export const workloadUsage = defineAnalyzer({
  id: 'workload-usage',
  subject: 'PodMetrics',
  title: 'Workloads that ask for much more or less than they use',
  reads: ['Pod'],
  consults: ['PodMetrics', 'ReplicaSet'],
  codes: {
    'workload-over-requested': {
      severity: 'info',
      message: '{pods|pod requests|pods request} {requested} of {resource} and use {used}',
      why: 'What is requested is set aside: no other pod can request it, used or not.',
      fix: 'Watch it over a week, and lower the requests to what is used at the busiest time.',
      look: 'kubectl top pods -n {namespace}',
      docs,
    },
    'workload-under-requested': {
      severity: 'info',
      message: '{pods|pod requests|pods request} {requested} of {resource} and use {used}',
      why: 'The scheduler counts what is requested. Nodes whose capacity is used up look as if they had room.',
      fix: 'Raise the requests to what is used.',
      look: 'kubectl top pods -n {namespace}',
      docs,
    },
  },
  check(metrics, cluster, report) {
    const pod = podOf(metrics, cluster);
    const controller = pod && cluster.ownerOf(pod);
    if (controller === undefined) return;
    // Once for all pods: with the first of them.
    const owned = cluster.ownedBy('Pod', controller);
    if (owned.find(other => !isTerminating(other)) !== pod) return;
    const pods = owned.filter(other => !isTerminating(other));
    const measured = pods.map(other => ({ other, usage: usageOf(other, cluster) }));
    if (measured.some(({ usage }) => usage === undefined)) return;
    const workload: KubeObject = cluster.ownerOf(controller) ?? controller;
    for (const resource of ['cpu', 'memory'] as const) {
      const requested = sum(pods.map(other => podRequests(other).get(resource) ?? 0));
      const used = sum(measured.map(({ usage }) => usage?.[resource] ?? 0));
      const over = requested > factors.over * used && requested - used > least[resource];
      const under = requested > 0 && used > factors.under * requested && used - requested > least[resource];
      if (!over && !under) continue;
      report(over ? 'workload-over-requested' : 'workload-under-requested', workload, {
        key: resource,
        with: {
          pods: pods.length,
          resource: { word: resource === 'cpu' ? 'CPU' : resource },
          requested: shown(resource, requested),
          used: shown(resource, used),
        },
        evidence: [{ of: metrics, path: `containers.usage.${resource}`, value: shown(resource, used) }],
      });
    }
  },
});

type View = Pick<ClusterView<'Pod' | 'PodMetrics', 'PodMetrics'>, 'lookup' | 'age'>;

function podOf({ metadata }: Kinds['PodMetrics'], cluster: View): Pod | undefined {
  const found = cluster.lookup('Pod', metadata.name, metadata.namespace);
  return found.state === 'present' ? found.object : undefined;
}

/** Undefined if it is not known what a pod uses now: then nothing can be said of all of them. */
function usageOf({ metadata }: Pod, cluster: View): { readonly cpu: number; readonly memory: number } | undefined {
  const found = cluster.lookup('PodMetrics', metadata.name, metadata.namespace);
  if (found.state !== 'present' || !isFresh(found.object.timestamp, cluster)) return undefined;
  const { containers } = found.object;
  const of = (resource: 'cpu' | 'memory') =>
    sum(containers.map(({ usage }) => parseQuantity(usage[resource] ?? '0') || 0));
  return { cpu: of('cpu'), memory: of('memory') };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

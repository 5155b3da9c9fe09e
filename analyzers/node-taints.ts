import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { isControlPlane, troubleOf } from './_shared/node-state.ts';
import { formatTaint, type Taint, tolerates } from './_shared/tolerations.ts';

/** The tolerations of a cluster's pods that name a key, one for all that are alike. */
const known = new WeakMap<readonly Kinds['Pod'][], readonly Kinds['Pod']['spec']['tolerations'][number][]>();

/**
 * A taint is there to keep a node for the pods that tolerate it. Pods that tolerate everything, such as those of network
 * plugins, are not meant.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export const nodeTaints = defineAnalyzer({
  id: 'node-taints',
  subject: 'Node',
  title: 'Taints that no pod tolerates',
  reads: ['Pod'],
  codes: {
    'node-taint-not-tolerated': {
      severity: 'info',
      message: 'no pod tolerates its taint {taint}',
      why: 'The taint keeps the node for certain pods, but there are no such pods.',
      fix: 'Take the taint off if it is no longer meant, or correct the tolerations of the pods that it is for.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
    },
  },
  check(node, cluster, report) {
    const taints = node.spec.taints.filter(isForWorkloads);
    if (taints.length === 0) return;
    const pods = cluster.list('Pod');
    const tolerations = known.get(pods) ?? namedTolerations(pods);
    known.set(pods, tolerations);
    for (const taint of taints) {
      if (tolerations.some(toleration => tolerates(toleration, taint))) continue;
      report('node-taint-not-tolerated', node, {
        key: formatTaint(taint),
        with: { taint: formatTaint(taint) },
        evidence: [{ of: node, path: 'spec.taints', value: formatTaint(taint) }],
      });
    }
  },
});

function isForWorkloads(taint: Taint): boolean {
  return taint.effect !== 'PreferNoSchedule' && troubleOf(taint) === undefined && !isControlPlane(taint);
}

function namedTolerations(pods: readonly Kinds['Pod'][]): Kinds['Pod']['spec']['tolerations'] {
  const all = pods.flatMap(({ spec }) => spec.tolerations).filter(({ key = '' }) => key !== '');
  return [...new Map(all.map(t => [[t.key, t.operator, t.value, t.effect].join('\0'), t])).values()];
}

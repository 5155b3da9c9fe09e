import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { editDistance } from '../src/core/near.ts';
import { refOf } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { troubleOf } from './_shared/node-state.ts';
import { isUnassigned, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { formatTaint, type Taint, type Toleration, untolerated } from './_shared/tolerations.ts';
import { detailsOf } from './_shared/unscheduled.ts';

/**
 * A taint keeps off a node all pods that do not tolerate it.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export const podTaints = defineAnalyzer({
  id: 'pod-taints',
  subject: 'Pod',
  title: 'Pods that do not tolerate the taints of the nodes they could use',
  consults: schedulingConsults,
  where: isUnassigned,
  codes: {
    'pod-untolerated-taint': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'does not tolerate {taint}, the taint of {nodes}, which it could use otherwise[; it tolerates {tolerated}]',
      why: 'A taint keeps off a node all pods without a toleration for it. All nodes that the pod could use have one that it does not tolerate.',
      fix: 'Add a toleration for {taint} to the pod template if the pod belongs there; else take the taint off, or let the pod use other nodes.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
    },
    'pod-nodes-closed': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'could run only on {nodes}, which can take no pods now ({state})',
      why: 'Nodes that are lost, not ready, short of memory or disk, or cordoned get no new pods. The pod may run nowhere else, so it waits for them.',
      fix: 'Repair or uncordon {nodes}, or let the pod use other nodes.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict?.filter !== 'taint' && verdict?.filter !== 'trouble') return;
    const { filter, candidates } = verdict;
    const taints = candidates.flatMap(node => reasonOf(node, pod, filter) ?? []);
    const [first] = taints;
    if (first === undefined) return;
    const details = detailsOf(pod, verdict, cluster);
    const nodes = candidates.map(refOf);
    if (filter === 'trouble') {
      const states = [...new Set(taints.map(taint => troubleOf(taint)?.state ?? ''))].sort();
      report('pod-nodes-closed', pod, { ...details, with: { nodes, state: states.map(word) } });
      return;
    }
    const distinct = [...new Set(taints.map(formatTaint))].sort();
    report('pod-untolerated-taint', pod, {
      ...details,
      key: distinct.join(','),
      with: { taint: distinct, nodes, tolerated: nearToleration(pod.spec.tolerations, first) },
      near: nodes,
      evidence: [{ of: candidates[0]!, path: 'spec.taints', value: formatTaint(first) }, ...details.evidence],
    });
  },
});

/** The taint of a node that keeps the pod off: of the node's own trouble, or of those that people set. */
function reasonOf({ spec }: Kinds['Node'], pod: Kinds['Pod'], filter: 'taint' | 'trouble'): Taint | undefined {
  return untolerated(
    spec.taints.filter(taint => (troubleOf(taint) !== undefined) === (filter === 'trouble')),
    pod.spec.tolerations,
  );
}

/** A toleration that was probably meant for the taint: the same key with another value or effect, or a key one or two letters off. */
function nearToleration(tolerations: readonly Toleration[], taint: Taint): string | undefined {
  const near = tolerations.find(({ key = '' }) => key !== '' && editDistance(key, taint.key ?? '', 2) <= 2);
  return (
    near &&
    `${near.key}${(near.value ?? '') === '' ? '' : `=${near.value}`}${(near.effect ?? '') === '' ? '' : `:${near.effect}`}`
  );
}

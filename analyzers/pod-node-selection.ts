import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { refOf } from '../src/core/objects.ts';
import {
  explainMismatch,
  formatPlacement,
  formatRequirement,
  type Mismatch,
  namedNodes,
  placementOf,
  type Requirement,
} from './_shared/node-affinity.ts';
import { isUnassigned, perVerdict, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf } from './_shared/unscheduled.ts';

const mismatchOf = perVerdict<Mismatch>();

/**
 * A pod runs only on nodes that have what its node selector and its required node affinity ask for.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export const podNodeSelection = defineAnalyzer({
  id: 'pod-node-selection',
  subject: 'Pod',
  title: 'Pods whose node selector or node affinity no node matches',
  consults: [...schedulingConsults, 'RuntimeClass'],
  where: isUnassigned,
  codes: {
    'pod-no-matching-node': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'no node matches {wanted}[: none has {missing}][, which {runtimeClass} asks for][; {near} has {has}][; {almost} lacks only {lacks}]',
      why: 'The pod asks for nodes with certain labels, by nodeSelector, by required node affinity, or by its RuntimeClass. No node has them, so it waits until one does.',
      fix: 'Correct the nodeSelector or the node affinity of the pod template (or the RuntimeClass that adds to them), or give the label to the nodes that are meant (kubectl label node).',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    const placement = placementOf(pod);
    if (verdict?.filter !== 'placement' || placement === undefined) return;
    const nodes = cluster.listing('Node');
    if (nodes.state === 'unknown') return;
    const { unmet, near, almost } = mismatchOf(verdict, () => explainMismatch(placement, nodes.objects));
    const runtimeClass = classAsking(unmet);
    const wanted = formatPlacement(placement);
    const missing = unmet.map(formatRequirement).join(',');
    const details = detailsOf(pod, verdict, cluster);
    const gone = (namedNodes(placement) ?? [])
      .map(name => cluster.lookup('Node', name))
      .filter(found => found.state === 'absent');
    report('pod-no-matching-node', pod, {
      ...details,
      key: wanted,
      with: {
        wanted,
        missing: missing === '' || missing === wanted ? undefined : missing,
        near: near && refOf(near.node),
        has: near?.has,
        almost: almost && refOf(almost.node),
        lacks: almost && formatRequirement(almost.lacks),
        runtimeClass: runtimeClass && refOf(runtimeClass),
      },
      near: [near?.node, almost?.node].filter(node => node !== undefined),
      blames: gone.map(({ absent }) => ({ object: absent, because: 'exists' })),
      evidence: [
        { of: pod, path: 'spec.nodeSelector, spec.affinity.nodeAffinity', value: wanted },
        ...details.evidence,
      ],
    });

    /** The RuntimeClass of the pod, if all that is unmet was added to the pod by it, when it was admitted. */
    function classAsking(requirements: readonly Requirement[]): Kinds['RuntimeClass'] | undefined {
      const name = pod.spec.runtimeClassName ?? '';
      const found = name === '' ? undefined : cluster.lookup('RuntimeClass', name);
      if (found?.state !== 'present' || requirements.length === 0) return undefined;
      const selector = found.object.scheduling?.nodeSelector ?? {};
      const all = requirements.every(({ key, values: [value] }) => value !== undefined && selector[key] === value);
      return all ? found.object : undefined;
    }
  },
});

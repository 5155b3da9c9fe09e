import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { lagOf, notObserved } from './_shared/observed.ts';
import { isSettling, unready } from './_shared/rollup.ts';

const details = '[, not on {nodes}][; {updated} of them run the newest template]';

/**
 * A DaemonSet runs a pod on each node that fits.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 */
export const daemonsetAvailable = defineAnalyzer({
  id: 'daemonset-available',
  subject: 'DaemonSet',
  title: 'DaemonSets whose pods are not available on all their nodes',
  reads: ['Pod'],
  consults: ['Node', 'Lease'],
  codes: {
    'daemonset-not-observed': notObserved,
    'daemonset-unavailable': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: `0 of {desired|pod|pods} available${details}`,
      why: 'A DaemonSet serves the nodes that its pods run on: networking, storage, logs. None of its pods is ready.',
      fix: 'Look at its pods; if there are none, at the events of the DaemonSet.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
    },
    'daemonset-degraded': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message: `{available} of {desired|pod|pods} are available${details}`,
      why: 'What the DaemonSet does for a node is missing on those where its pod is not ready. An update stops there too.',
      fix: 'Look at its pods on these nodes, and at the nodes themselves.',
      docs: 'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/#troubleshooting',
    },
    'daemonset-misscheduled': {
      severity: 'info',
      message: '{count|pod runs|pods run} on nodes where the DaemonSet does not want one',
      why: 'These nodes were tainted after the pods had started, or the pods cannot be deleted there. A NoSchedule taint lets running pods stay.',
      fix: 'Nothing, if the taint is meant to keep only new pods away. Else add a toleration, or delete the pods.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations',
    },
  },
  check(set, cluster, report) {
    const lag = lagOf(set, cluster);
    if (lag !== undefined) report('daemonset-not-observed', set, lag);
    const { metadata, status } = set;
    const {
      desiredNumberScheduled: desired = 0,
      numberAvailable: available = 0,
      numberMisscheduled: misscheduled = 0,
    } = status;
    if (metadata.deletionTimestamp !== undefined) return;
    if (misscheduled > 0) {
      report('daemonset-misscheduled', set, {
        with: { count: misscheduled },
        evidence: [{ of: set, path: 'status.numberMisscheduled', value: misscheduled }],
      });
    }
    if (available >= desired) return;

    const waiting = unready(cluster.ownedBy('Pod', set));
    const names = [...new Set(waiting.flatMap(pod => nodeOf(pod) ?? []))].sort();
    const known = new Map(names.map(name => [name, cluster.lookup('Node', name)]));
    const nodes = names.filter(name => {
      const found = known.get(name);
      return found?.state !== 'present' || misscheduled === 0 || !isLost(found.object);
    });
    const { updatedNumberScheduled: updated = 0, currentNumberScheduled: current = 0 } = status;
    const common = {
      evidence: [{ of: set, path: 'status.numberAvailable', value: available }],
      dependsOn: nodes.flatMap(name => {
        const found = known.get(name);
        if (found?.state !== 'present') return [];
        return (['ready', 'capacity'] as const).map(because => ({ object: found.object, because }));
      }),
      settling: isSettling(waiting, cluster, [metadata.creationTimestamp]) ? 'its pods to become ready' : undefined,
    };
    const where = { nodes: nodes.length === 0 ? undefined : nodes, updated: updated < current ? updated : undefined };
    if (available === 0)
      report('daemonset-unavailable', set, { ...common, with: { desired, ...where }, impact: 'down' });
    else report('daemonset-degraded', set, { ...common, with: { available, desired, ...where }, impact: 'degraded' });
  },
});

/** A node that is not ready has this taint, which daemon pods do not tolerate: a pod there is none of those that are missing. */
function isLost({ spec }: Kinds['Node']): boolean {
  return spec.taints.some(
    ({ key, effect }) =>
      effect === 'NoSchedule' && (key === 'node.kubernetes.io/unreachable' || key === 'node.kubernetes.io/not-ready'),
  );
}

/** The node a daemon pod is for: the controller binds it by an affinity to the node's name. */
function nodeOf(pod: Kinds['Pod']): string | undefined {
  if (pod.spec.nodeName !== undefined) return pod.spec.nodeName;
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const fields = terms.flatMap(({ matchFields }) => matchFields);
  return fields.find(({ key }) => key === 'metadata.name')?.values[0];
}

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { parseTime } from '../src/core/time.ts';
import { word } from '../src/core/values.ts';
import { containersOf } from './_shared/containers.ts';
import { isNodeReady } from './_shared/node-state.ts';
import { conditionOf, isFinished, isReady, isTerminating } from './_shared/pods.ts';

/**
 * The kubelet of a lost node says nothing any more, so that the status of its pods is the last that was heard of them; the
 * node controller only takes their Ready condition away, without a reason.
 */
export const podOnLostNode = defineAnalyzer({
  id: 'pod-on-lost-node',
  subject: 'Pod',
  title: 'Pods on nodes that are lost',
  consults: ['Node'],
  codes: {
    'pod-on-lost-node': {
      severity: 'error',
      breaks: 'ready',
      message: 'is on node {node}, which {state}[; {wait}]',
      why: 'Nobody knows whether the containers of the pod still run. Services send it no traffic. After five minutes it is marked for deletion, which only the kubelet of the node can confirm.',
      fix: 'Bring the node back, or delete it once it is really off: then the pod is removed, and its controller makes another.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/#condition',
    },
    'pod-state-unknown': {
      severity: 'error',
      breaks: 'ready',
      message: 'is in phase Unknown: node[ {node}] does not report on it',
      why: 'The state of the pod could not be obtained, typically because its node cannot be reached.',
      fix: 'Look at the node and its kubelet; delete the pod once the node is really off.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase',
    },
  },
  check(pod, cluster, report) {
    const node = pod.spec.nodeName ?? '';
    if (node === '' || isFinished(pod)) return;
    const found = cluster.lookup('Node', node);
    const unknown = pod.status.phase === 'Unknown' || pod.status.reason === 'NodeLost';
    const isWell =
      found.state === 'unknown' || (found.state === 'present' && (isNodeReady(found.object) || isReady(pod)));
    if (isWell && !unknown) return;
    const ready = conditionOf(pod, 'Ready');
    const details = {
      since: ready?.lastTransitionTime,
      evidence: [
        { of: pod, path: 'spec.nodeName', value: node },
        ...(ready === undefined
          ? []
          : [{ of: pod, path: 'status.conditions[Ready]', value: word(ready.status ?? '') }]),
      ],
    };
    const wait = pod.metadata.deletionTimestamp === undefined ? undefined : word('it waits to be deleted');
    if (found.state === 'absent') {
      const blames = [{ object: found.absent, because: 'exists' } as const];
      report('pod-on-lost-node', pod, {
        ...details,
        with: { node, state: word('does not exist any more'), wait },
        blames,
      });
    } else if (found.state === 'present' && !isNodeReady(found.object) && !isReady(pod)) {
      if (failedBefore(pod, found.object)) return;
      const silent = conditionOf(found.object, 'Ready')?.status !== 'False';
      const state = word(silent ? 'does not report any more' : 'is not ready');
      report('pod-on-lost-node', pod, {
        ...details,
        with: { node, state, wait },
        blames: [{ object: found.object, because: 'ready' }],
      });
    } else if (unknown) {
      report('pod-state-unknown', pod, { ...details, with: { node } });
    }
  },
});

/** Whether the pod had failed while its node was still in order: then it would not be ready on a good node either. */
function failedBefore(pod: Kinds['Pod'], node: Kinds['Node']): boolean {
  const failed = containersOf(pod).some(({ status }) => status?.ready === false && (status.restartCount ?? 0) > 0);
  const since = conditionOf(pod, 'Ready')?.lastTransitionTime;
  const lost = conditionOf(node, 'Ready')?.lastTransitionTime;
  return failed && !isTerminating(pod) && parseTime(since ?? '') < parseTime(lost ?? '');
}

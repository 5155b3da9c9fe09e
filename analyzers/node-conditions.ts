import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';

/** The kubelet's own; other analyzers read them. */
const ownConditions: ReadonlySet<string> = new Set([
  'Ready',
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
  'OutOfDisk',
]);

/**
 * Whether True is bad news. Anybody may add conditions to a node, good ones (`EtcdIsVoter`) and bad ones; only a name that
 * says a problem is taken for one.
 */
const namesProblem =
  /Pressure|Problem|Deadlock|Readonly|ReadOnly|Frequent|Unhealthy|Corrupt|Failure|Failed|Error|Fault|Unavailable|Degraded|Missing|Inactive|Flapping/;

/** Whether False is bad news: `KernelReady`, `StorageReady` and their like, of the agent that EKS runs on its nodes. */
const namesHealth = /.Ready$/;

/** What k3s and RKE2 say of the member of etcd on a node. */
const voter = 'EtcdIsVoter';
/** A new member of etcd learns what the others know before it votes, which takes minutes, in seconds. */
const learning = 600;

/**
 * What the node problem detector and its like say of a node.
 * @see https://kubernetes.io/docs/tasks/debug/debug-cluster/monitor-node-health/
 * @see https://docs.aws.amazon.com/eks/latest/userguide/node-health-nma.html
 * @see https://learn.microsoft.com/en-us/azure/aks/node-problem-detector
 */
export const nodeConditions = defineAnalyzer({
  id: 'node-conditions',
  subject: 'Node',
  title: 'Problems of a node that a detector reports',
  codes: {
    'node-problem': {
      severity: 'warning',
      breaks: 'ready',
      message: 'has the problem {condition}[: {message}]',
      why: 'A detector on the node (such as the node problem detector) found this in its kernel, runtime or hardware. Pods on it may fail in ways that look unrelated.',
      fix: 'Drain the node and repair or replace it.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/monitor-node-health/',
    },
    'node-etcd-not-voting': {
      severity: 'warning',
      message: 'its member of etcd does not vote[: {message}]',
      why: 'etcd goes on as long as more than half of its voting members do. This one does not count: one failure fewer can be tolerated.',
      fix: 'Look at the log of k3s or rke2 on the node, and at the members that `etcdctl member list` shows.',
      docs: 'https://docs.k3s.io/datastore/ha-embedded',
    },
    'node-maintenance-scheduled': {
      severity: 'info',
      message: 'the cloud is about to freeze, restart or take away its machine[: {message}]',
      why: 'Azure announces maintenance a few minutes before it begins. Pods on the node stop for a moment, or are lost with it.',
      fix: 'Drain the node if its pods cannot tolerate that.',
      docs: 'https://learn.microsoft.com/en-us/azure/aks/node-problem-detector',
    },
  },
  check(node, cluster, report) {
    for (const { type = '', status, message = '', reason = '', lastTransitionTime } of node.status.conditions) {
      const said = message || reason;
      const code = codeOf(type, status);
      if (code === undefined) continue;
      const young = reason === 'MemberIsLearner' && cluster.age(lastTransitionTime) < learning;
      report(code, node, {
        key: type,
        with: { condition: word(type), message: said === '' ? undefined : text(said) },
        evidence: [
          { of: node, path: `status.conditions[${type}]`, value: said === '' ? word(status ?? '') : text(said) },
        ],
        since: lastTransitionTime,
        settling: young ? 'its member of etcd to learn' : undefined,
      });
    }
  },
});

function codeOf(type: string, status: string | undefined) {
  if (ownConditions.has(type)) return undefined;
  if (type === voter) return status === 'False' ? 'node-etcd-not-voting' : undefined;
  if (type === 'VMEventScheduled') return status === 'True' ? 'node-maintenance-scheduled' : undefined;
  const isBad = namesHealth.test(type) ? status === 'False' : status === 'True' && namesProblem.test(type);
  return isBad ? 'node-problem' : undefined;
}

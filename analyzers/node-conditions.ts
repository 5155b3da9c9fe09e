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
  /Pressure|Problem|Deadlock|Readonly|ReadOnly|Frequent|Unhealthy|Corrupt|Failure|Failed|Error|Fault|Unavailable|Degraded/;

/**
 * What the node problem detector and its like say of a node.
 * @see https://kubernetes.io/docs/tasks/debug/debug-cluster/monitor-node-health/
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
  },
  check(node, _cluster, report) {
    for (const { type = '', status, message = '', reason = '', lastTransitionTime } of node.status.conditions) {
      if (ownConditions.has(type) || status !== 'True' || !namesProblem.test(type)) continue;
      const said = message || reason;
      report('node-problem', node, {
        key: type,
        with: { condition: word(type), message: said === '' ? undefined : text(said) },
        evidence: [{ of: node, path: `status.conditions[${type}]`, value: said === '' ? word('True') : text(said) }],
        since: lastTransitionTime,
      });
    }
  },
});

import { nodeOom } from '../../analyzers/node-oom.ts';
import { ago, event, type Raw } from '../helpers/objects.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const node = readyNode('node-a');
/** The kubelet gives a node's name for its uid. */
const kubelets = (reason: string, message: string, rest: object = {}): Raw =>
  event(node, reason, message, { involvedObject: { kind: 'Node', name: 'node-a', uid: 'node-a' }, ...rest });

testAnalyzer(nodeOom, {
  faulty: {
    'the kubelet saw it': {
      fault: 'NODE-008',
      objects: [node, kubelets('SystemOOM', 'System OOM encountered, victim process: java, pid: 4711')],
      expect: [{ code: 'node-out-of-memory', on: 'Node node-a', says: /killed java$/, severity: 'warning' }],
      cure: ([only]) => [only!],
    },
    'the node problem detector saw it': {
      fault: 'NODE-008',
      objects: [node, kubelets('OOMKilling', 'Out of memory: Killed process 4711 (java) total-vm:8052884kB')],
      expect: [{ code: 'node-out-of-memory', on: 'Node node-a', says: /killed java$/ }],
    },
    'nobody knows the victim': {
      objects: [node, kubelets('SystemOOM', 'System OOM encountered')],
      expect: [{ code: 'node-out-of-memory', on: 'Node node-a', says: /killed a process$/ }],
    },
  },
  healthy: {
    'within the limit of a container': {
      objects: [node, kubelets('OOMKilling', 'Memory cgroup out of memory: Killed process 4711 (java)')],
    },
    'long ago': {
      objects: [
        node,
        kubelets('SystemOOM', 'System OOM encountered', { lastTimestamp: ago(7200), firstTimestamp: ago(7200) }),
      ],
    },
  },
});

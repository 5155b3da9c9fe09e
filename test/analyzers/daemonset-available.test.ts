import { daemonsetAvailable } from '../../analyzers/daemonset-available.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { daemonSet, podOf, unreadyPod } from '../helpers/workloads.ts';

const on = 'DaemonSet ops/agent';
const agent = daemonSet('ops/agent');
const ready = (numberReady: number, status: object = {}) =>
  daemonSet('ops/agent', {
    status: { numberReady, numberAvailable: numberReady || undefined, numberUnavailable: 3 - numberReady, ...status },
  });
const pod = (node: string, seconds = 600) =>
  podOf(agent, `agent-${node}`, {
    metadata: { creationTimestamp: ago(seconds) },
    spec: { nodeName: node },
    status: unreadyPod,
  });
const pending = (node: string) =>
  podOf(agent, `agent-${node}`, {
    metadata: { creationTimestamp: ago(600) },
    spec: {
      nodeName: undefined,
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
          },
        },
      },
    },
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
  });
const lostNode = object('v1', 'Node', 'node-x', {
  spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }] },
  status: {},
});

testAnalyzer(daemonsetAvailable, {
  faulty: {
    'no pod is available': {
      fault: 'WL-016',
      objects: [ready(0), pod('node-a'), pod('node-b'), pod('node-c')],
      expect: [
        {
          code: 'daemonset-unavailable',
          on,
          says: /0 of 3 pods available, not on node-a, node-b, node-c$/,
          settling: false,
        },
      ],
      cure: () => [agent],
    },
    'the pod of one node is not available': {
      fault: 'WL-016',
      objects: [ready(2), pod('node-b'), object('v1', 'Node', 'node-b', { spec: {}, status: {} })],
      expect: [
        { code: 'daemonset-degraded', on, says: /2 of 3 pods are available, not on node-b$/, severity: 'warning' },
      ],
      cure: () => [agent],
    },
    'the pod of one node is not scheduled': {
      fault: 'WL-016',
      objects: [ready(2), pending('node-c')],
      expect: [{ code: 'daemonset-degraded', on, says: /not on node-c/ }],
    },
    'its update is stuck': {
      fault: 'GAP-13',
      objects: [ready(2, { updatedNumberScheduled: 1 }), pod('node-a')],
      expect: [
        {
          code: 'daemonset-degraded',
          on,
          says: /2 of 3 pods are available, not on node-a; 1 of them run the newest template/,
        },
      ],
      cure: () => [agent],
    },
    'a pod on a lost node is one that it does not want there': {
      fault: 'GAP-13',
      objects: [ready(2, { numberMisscheduled: 1 }), pod('node-a'), pod('node-x'), lostNode],
      expect: [
        { code: 'daemonset-degraded', on, says: /not on node-a$/ },
        { code: 'daemonset-misscheduled', on, says: /1 pod runs on nodes/, severity: 'info' },
      ],
    },
    'its pods have only just started': {
      objects: [ready(2), pod('node-a', 20)],
      expect: [{ code: 'daemonset-degraded', on, says: /2 of 3/, settling: true }],
    },
    'its controller has never looked at it': {
      fault: 'GAP-12',
      objects: [daemonSet('ops/agent', { status: { observedGeneration: undefined, desiredNumberScheduled: 0 } })],
      expect: [{ code: 'daemonset-not-observed', on, says: /has not seen generation 1/, settling: false }],
    },
  },
  healthy: {
    'a pod on every node': { objects: [agent] },
    'no node fits': {
      objects: [
        daemonSet('ops/agent', {
          status: { desiredNumberScheduled: 0, currentNumberScheduled: 0, numberReady: 0, numberAvailable: undefined },
        }),
      ],
    },
  },
});

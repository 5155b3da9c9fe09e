import { podOnLostNode } from '../../analyzers/pod-on-lost-node.ts';
import { ago, object, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, creatingPod, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const node = (status: string) =>
  object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status }] } });
// The kubelet's last word on its containers stays; only Ready is taken away.
const silent = (metadata: object = {}) =>
  runningPod('shop/web-1', {
    metadata,
    status: {
      conditions: [
        { type: 'Ready', status: 'False', lastTransitionTime: ago(300) },
        { type: 'ContainersReady', status: 'True' },
      ],
    },
  });

testAnalyzer(podOnLostNode, {
  faulty: {
    'its node is silent': {
      fault: 'POD-033',
      objects: [node('Unknown'), silent()],
      expect: [
        {
          code: 'pod-on-lost-node',
          on,
          says: /is on node node-a, which does not report any more$/,
          blames: ['Node node-a'],
        },
      ],
      cure: () => [node('True'), runningPod('shop/web-1')],
    },
    'its node is silent, and it shall be deleted': {
      fault: ['POD-033', 'GAP-01'],
      objects: [node('Unknown'), silent({ deletionTimestamp: ago(200) })],
      expect: [
        {
          code: 'pod-on-lost-node',
          on,
          says: /does not report any more; it waits to be deleted/,
          blames: ['Node node-a'],
        },
      ],
    },
    'its node is not ready': {
      objects: [node('False'), silent()],
      expect: [{ code: 'pod-on-lost-node', on, says: /which is not ready/, blames: ['Node node-a'] }],
    },
    'a DaemonSet put it on a lost node': {
      objects: [node('Unknown'), creatingPod({ status: { containerStatuses: [] } })],
      expect: [{ code: 'pod-on-lost-node', on, says: /node-a/, blames: ['Node node-a'] }],
    },
    'its node is gone': {
      fault: 'POD-033',
      objects: [silent()],
      expect: [{ code: 'pod-on-lost-node', on, says: /which does not exist any more/, blames: ['Node node-a'] }],
    },
    'phase Unknown': {
      fault: 'POD-033',
      objects: [node('True'), brokenPod([], { status: { phase: 'Unknown', reason: 'NodeLost' } })],
      expect: [{ code: 'pod-state-unknown', on, says: /phase Unknown: node node-a does not report/ }],
      cure: () => [node('True'), runningPod('shop/web-1')],
    },
  },
  healthy: {
    'a ready node': { objects: [node('True'), runningPod('shop/web-1')] },
    'a container crashed before the node was lost': {
      objects: [
        object('v1', 'Node', 'node-a', {
          status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(60) }] },
        }),
        brokenPod([backingOff('app', ended(1))]),
      ],
    },
    'nodes may not be listed': {
      situation: 'NEG-18',
      objects: [silent()],
      snapshot: { withheld: { Node: 'forbidden' } },
    },
    'a completed pod of a deleted node': {
      situation: 'NEG-30',
      objects: [brokenPod([], { status: { phase: 'Succeeded' } })],
    },
    'a pod without a node': {
      objects: [brokenPod([], { spec: { nodeName: undefined }, status: { phase: 'Pending' } })],
    },
  },
});

import { podDisplaced } from '../../analyzers/pod-displaced.ts';
import { ago, event, object, ownedBy, runningPod } from '../helpers/objects.ts';
import { brokenPod } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const replicaSet = object('apps/v1', 'ReplicaSet', 'shop/low-5d4f');
const waiting = {
  ...brokenPod([], {
    metadata: { ...ownedBy(replicaSet), name: 'low-5d4f-abcde', uid: 'uid-new' },
    spec: { nodeName: undefined },
    status: {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        },
      ],
    },
  }),
};
const high = runningPod('shop/high', { spec: { priorityClassName: 'urgent' } });
const victim = object('v1', 'Pod', 'shop/low-5d4f-vwxyz');
const preempted = event(victim, 'Preempted', `Preempted by pod ${high.metadata.uid} on node node-a`, {
  type: 'Normal',
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: ago(300).replace('Z', '.000000Z'),
});

testAnalyzer(podDisplaced, {
  faulty: {
    'the pod before it was preempted': {
      fault: 'POD-031',
      objects: [replicaSet, waiting, high, preempted],
      expect: [
        {
          code: 'pod-displaced',
          on: 'Pod shop/low-5d4f-abcde',
          says: /since Pod shop\/low-5d4f-vwxyz, which it replaces, was preempted on node node-a by Pod shop\/high \(urgent\)/,
          near: ['Pod shop/high'],
        },
      ],
      cure: () => [replicaSet, high, preempted, runningPod('shop/low-5d4f-abcde', { metadata: ownedBy(replicaSet) })],
    },
  },
  healthy: {
    'a pod of another controller was preempted': {
      objects: [
        waiting,
        high,
        event(object('v1', 'Pod', 'shop/other-1-abcde'), 'Preempted', 'Preempted by pod x on node y'),
      ],
    },
    'a replacement that found a node': {
      objects: [high, preempted, runningPod('shop/low-5d4f-abcde', { metadata: ownedBy(replicaSet) })],
    },
    'events were not collected': { objects: [waiting, high], snapshot: { withheld: { Event: 'not-collected' } } },
  },
});

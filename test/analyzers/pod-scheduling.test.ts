import { podScheduling } from '../../analyzers/pod-scheduling.ts';
import { ago, object, type Raw } from '../helpers/objects.ts';
import { asking, readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const waits = (message: string, spec: object = {}) => waitingPod('shop/web-1', message, spec);
const unseen = (spec: object = {}, metadata: object = {}): Raw => ({
  ...waitingPod('shop/web-1', '', spec, metadata),
  status: { phase: 'Pending' },
});
const failing = (message: string): Raw => ({
  ...waits(''),
  status: {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'False', reason: 'SchedulerError', message, lastTransitionTime: ago(600) },
    ],
  },
});
const gated: Raw = {
  ...waits(''),
  status: {
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ],
  },
};

testAnalyzer(podScheduling, {
  faulty: {
    'another scheduler says something of its own': {
      objects: [
        waits('pod group is not ready, 1 Pending, 3 minAvailable', { schedulerName: 'volcano' }),
        readyNode('node-a'),
      ],
      expect: [
        { code: 'pod-unschedulable', on: 'Pod shop/web-1', says: /^cannot be scheduled: pod group is not ready/ },
      ],
    },
    'the message and the nodes do not agree': {
      objects: [waits(refusal(1, '1 Insufficient cpu'), asking({ cpu: '1' })), readyNode('node-a')],
      expect: [{ code: 'pod-unschedulable', on: 'Pod shop/web-1', says: /Insufficient cpu/ }],
    },
    'a filter that nothing is known of': {
      objects: [waits(refusal(1, "1 node(s) didn't match Pod's required features")), readyNode('node-a')],
      expect: [{ code: 'pod-unschedulable', on: 'Pod shop/web-1', says: /required features/ }],
    },
    'nodes may not be listed': {
      objects: [
        waits(refusal(1, "1 node(s) didn't match Pod's node affinity/selector"), { nodeSelector: { pool: 'x' } }),
      ],
      snapshot: { withheld: { Node: 'forbidden' } },
      expect: [{ code: 'pod-unschedulable', on: 'Pod shop/web-1', says: /node affinity\/selector/, blames: [] }],
    },
    'there is no node': {
      fault: 'NODE-012',
      objects: [waits('no nodes available to schedule pods')],
      expect: [{ code: 'pod-no-nodes', on: 'Pod shop/web-1', says: /no node/ }],
      cure: () => [waits('0/1 nodes are available: 1 Insufficient cpu.')],
    },
    'the scheduler fails': {
      objects: [failing('running PreBind plugin "Reserve": connection refused')],
      expect: [{ code: 'pod-scheduler-error', on: 'Pod shop/web-1', says: /connection refused/ }],
    },
    'no scheduler of its name': {
      objects: [unseen({ schedulerName: 'volcanoo' })],
      expect: [{ code: 'pod-not-scheduled', on: 'Pod shop/web-1', says: /named volcanoo, and none/, settling: false }],
    },
    'a pod just created': {
      objects: [unseen({}, { creationTimestamp: ago(5) })],
      expect: [{ code: 'pod-not-scheduled', on: 'Pod shop/web-1', says: /default-scheduler/, settling: true }],
    },
  },
  healthy: {
    'the reason is known': {
      objects: [waits(refusal(1, '1 Insufficient cpu'), asking({ cpu: '64' })), readyNode('node-a')],
    },
    'held by a gate': { objects: [gated] },
    'its claims have no volumes yet': {
      objects: [
        unseen({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }),
        object('v1', 'PersistentVolumeClaim', 'shop/data', { spec: {}, status: { phase: 'Pending' } }),
      ],
    },
    'its device claim is missing': {
      objects: [unseen({ resourceClaims: [{ name: 'gpu', resourceClaimName: 'none' }] })],
    },
    'a managed cluster whose scheduler is not seen': { situation: 'NEG-19', objects: [readyNode('node-a')] },
  },
});

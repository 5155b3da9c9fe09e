import { podTaints } from '../../analyzers/pod-taints.ts';
import { ago } from '../helpers/objects.ts';
import { asking, cordonedNode, lostNode, readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const tainted = (key: string, value?: string, effect = 'NoSchedule') =>
  readyNode('node-v', { labels: { pool: 'video' }, spec: { taints: [{ key, value, effect }] } });
const video = tainted('dedicated', 'video');
const message = refusal(2, '1 node(s) had untolerated taint(s)', "1 node(s) didn't match Pod's node affinity/selector");
const encode = (tolerations: object[] = [], said = message) =>
  waitingPod('video/encode-1', said, { nodeSelector: { pool: 'video' }, tolerations });
const cordoned = cordonedNode('node-c');

testAnalyzer(podTaints, {
  faulty: {
    'the node that it selects is tainted': {
      fault: 'SCH-006',
      objects: [encode(), readyNode('node-a'), video],
      expect: [
        {
          code: 'pod-untolerated-taint',
          on: 'Pod video/encode-1',
          says: /^does not tolerate dedicated=video:NoSchedule, the taint of Node node-v/,
          near: ['Node node-v'],
          blames: [],
        },
      ],
      cure: ([, ...rest]) => [encode([{ key: 'dedicated', operator: 'Exists' }]), ...rest],
    },
    'its toleration is misspelt, in the words of 1.27': {
      fault: 'SCH-006',
      objects: [
        encode(
          [{ key: 'dedicated', operator: 'Equal', value: 'vidoe', effect: 'NoSchedule' }],
          "0/2 nodes are available: 1 node(s) had untolerated taint {dedicated: video}, 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling..",
        ),
        readyNode('node-a'),
        video,
      ],
      expect: [
        { code: 'pod-untolerated-taint', on: 'Pod video/encode-1', says: /it tolerates dedicated=vidoe:NoSchedule/ },
      ],
    },
    'a GPU node is tainted and the others have no GPU': {
      objects: [
        waitingPod(
          'video/encode-1',
          refusal(2, '1 Insufficient nvidia.com/gpu', '1 node(s) had untolerated taint(s)'),
          asking({ 'nvidia.com/gpu': '1' }),
        ),
        readyNode('node-a'),
        readyNode('node-g', {
          spec: { taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] },
          status: { allocatable: { cpu: '8', memory: '64Gi', pods: '110', 'nvidia.com/gpu': '4' } },
        }),
      ],
      expect: [
        {
          code: 'pod-untolerated-taint',
          on: 'Pod video/encode-1',
          says: /nvidia.com\/gpu=present:NoSchedule, the taint of Node node-g/,
        },
      ],
    },
    'the only node it may use is lost': {
      objects: [
        encode(
          [],
          refusal(2, '1 node(s) had untolerated taint(s)', "1 node(s) didn't match Pod's node affinity/selector"),
        ),
        readyNode('node-a'),
        lostNode('node-v', { labels: { pool: 'video' } }),
      ],
      expect: [
        { code: 'pod-nodes-closed', on: 'Pod video/encode-1', says: /only on Node node-v, .*\(lost\)/, blames: [] },
      ],
    },
    'all nodes are cordoned': {
      fault: 'SCH-008',
      objects: [waitingPod('shop/web-1', refusal(1, '1 node(s) were unschedulable')), cordoned],
      expect: [
        {
          code: 'pod-nodes-closed',
          on: 'Pod shop/web-1',
          says: /Node node-c, .*\(cordoned\)/,
          blames: ['Node node-c'],
        },
      ],
    },
    'the cordon came later than the wait': {
      objects: [
        waitingPod('shop/web-1', refusal(2, '1 node(s) were unschedulable', '1 node(s) had untolerated taint(s)')),
        readyNode('node-c', {
          spec: {
            unschedulable: true,
            taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: ago(60) }],
          },
        }),
        lostNode('node-l'),
      ],
      expect: [
        {
          code: 'pod-nodes-closed',
          on: 'Pod shop/web-1',
          says: /Node node-c, Node node-l, .*\(cordoned, lost\)/,
          blames: [],
        },
      ],
    },
    'a DaemonSet pod of a lost node': {
      objects: [
        waitingPod(
          'agents/agent-1',
          refusal(2, '1 node(s) had untolerated taint(s)', "1 node(s) didn't satisfy plugin(s) [NodeAffinity]"),
          {
            tolerations: [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' }],
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-l'] }] }],
                },
              },
            },
          },
        ),
        readyNode('node-a'),
        lostNode('node-l'),
      ],
      expect: [{ code: 'pod-nodes-closed', on: 'Pod agents/agent-1', says: /Node node-l/ }],
    },
  },
  healthy: {
    'tolerated by Exists, whatever the value': {
      situation: 'NEG-21',
      objects: [encode([{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }]), readyNode('node-a'), video],
    },
    'everything is tolerated': {
      situation: 'NEG-21',
      objects: [encode([{ operator: 'Exists' }]), readyNode('node-a'), video],
    },
    'the taint is only a preference': {
      objects: [encode(), readyNode('node-a'), tainted('dedicated', 'video', 'PreferNoSchedule')],
    },
    'the workers have no room, and the control plane is tainted': {
      objects: [
        waitingPod(
          'shop/web-1',
          refusal(2, '1 Insufficient cpu', '1 node(s) had untolerated taint(s)'),
          asking({ cpu: '8' }),
        ),
        readyNode('node-a'),
        readyNode('cp', {
          spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
          status: { allocatable: { cpu: '16', memory: '16Gi', pods: '110' } },
        }),
      ],
    },
    'nodes may not be listed': { objects: [encode(), video], snapshot: { withheld: { Node: 'forbidden' } } },
  },
});

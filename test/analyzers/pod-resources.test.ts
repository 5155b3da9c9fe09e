import { podResources } from '../../analyzers/pod-resources.ts';
import { ago, event, type Raw, runningPod } from '../helpers/objects.ts';
import { asking, cordonedNode, lostNode, readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const needs = (requests: Record<string, string>, ...reasons: string[]) =>
  waitingPod('ml/train-1', refusal(2, ...reasons), asking(requests));
const running = (name: string, nodeName: string, requests: Record<string, string>, metadata: object = {}) =>
  runningPod(`ml/${name}`, { metadata, spec: { nodeName, ...asking(requests) } });
const nodes = [readyNode('node-a'), readyNode('node-b')];
const busy = [
  running('x', 'node-a', { cpu: '3100m' }),
  running('y', 'node-b', { cpu: '3' }),
  running('z', 'node-b', { cpu: '100m' }),
];
const small = (name: string): Raw =>
  readyNode(name, { status: { allocatable: { cpu: '4', memory: '16Gi', pods: '2' } } });
const cpu = needs({ cpu: '1' }, '2 Insufficient cpu');

testAnalyzer(podResources, {
  faulty: {
    'other pods hold the cpu': {
      fault: 'SCH-002',
      objects: [cpu, ...busy, ...nodes],
      expect: [
        {
          code: 'pod-insufficient-resources',
          on: 'Pod ml/train-1',
          says: /^needs 1 cpu, .*: at most 900m of 4, on Node node-a$/,
          blames: [],
          settling: false,
        },
      ],
      cure: objects => objects.filter(o => (o.metadata as { name: string }).name !== 'train-1'),
    },
    'and the memory': {
      fault: 'SCH-002',
      objects: [
        needs({ memory: '8Gi' }, '2 Insufficient memory'),
        running('x', 'node-a', { memory: '10Gi' }),
        running('y', 'node-b', { memory: '12Gi' }),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-insufficient-resources',
          on: 'Pod ml/train-1',
          says: /8Gi memory.*at most 6Gi of 16Gi, on Node node-a/,
        },
      ],
    },
    'it is the overhead of its RuntimeClass': {
      fault: 'SCH-004',
      objects: [
        waitingPod('ml/train-1', refusal(2, '2 Insufficient cpu'), {
          ...asking({ cpu: '1' }),
          runtimeClassName: 'kata',
          overhead: { cpu: '6' },
        }),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-larger-than-any-node',
          on: 'Pod ml/train-1',
          says: /^needs 7 cpu, of which 6 are the overhead of RuntimeClass kata, more than any node/,
        },
      ],
    },
    'it is an init container, with the sidecar before it': {
      fault: 'SCH-004',
      objects: [
        waitingPod('ml/train-1', refusal(2, '2 Insufficient memory'), {
          ...asking({ memory: '1Gi' }),
          initContainers: [
            { name: 'proxy', image: 'p', restartPolicy: 'Always', resources: { requests: { memory: '1Gi' } } },
            { name: 'load', image: 'l', resources: { requests: { memory: '40Gi' } } },
          ],
        }),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-larger-than-any-node',
          on: 'Pod ml/train-1',
          says: /^needs 41Gi memory, as its init container load requests it, more than any node/,
        },
      ],
    },
    'the requests are those of init containers, and of sidecars with them': {
      objects: [
        waitingPod('ml/train-1', refusal(2, '2 Insufficient cpu'), {
          ...asking({ cpu: '100m' }),
          initContainers: [
            { name: 'proxy', image: 'p', restartPolicy: 'Always', resources: { requests: { cpu: '500m' } } },
            { name: 'load', image: 'l', resources: { requests: { cpu: '700m' } } },
          ],
        }),
        ...busy,
        ...nodes,
      ],
      expect: [{ code: 'pod-insufficient-resources', on: 'Pod ml/train-1', says: /needs 1200m cpu/ }],
    },
    'more cpu than any node has': {
      fault: ['SCH-004', 'SCH-002'],
      objects: [needs({ cpu: '64' }, '2 Insufficient cpu'), ...nodes],
      expect: [
        {
          code: 'pod-larger-than-any-node',
          on: 'Pod ml/train-1',
          says: /^needs 64 cpu, more than any node .*: the largest, Node node-a, has 4$/,
        },
      ],
      cure: ([, ...rest]) => rest,
    },
    'more cpu than any node has that lets it in': {
      fault: 'SCH-004',
      objects: [
        needs({ cpu: '64' }, '2 Insufficient cpu'),
        readyNode('node-a', {
          spec: { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] },
          status: { allocatable: { cpu: '32', memory: '16Gi', pods: '110' } },
        }),
        readyNode('node-b', { status: { allocatable: { cpu: '4', memory: '16Gi', pods: '110' } } }),
      ],
      expect: [{ code: 'pod-larger-than-any-node', on: 'Pod ml/train-1', says: /the largest, Node node-b, has 4/ }],
    },
    'more cpu than one node has and more memory than the other': {
      fault: 'SCH-004',
      objects: [
        needs({ cpu: '6', memory: '32Gi' }, '1 Insufficient cpu', '1 Insufficient memory'),
        readyNode('node-a', { status: { allocatable: { cpu: '8', memory: '16Gi', pods: '110' } } }),
        readyNode('node-b', { status: { allocatable: { cpu: '4', memory: '64Gi', pods: '110' } } }),
      ],
      expect: [
        {
          code: 'pod-larger-than-any-node',
          on: 'Pod ml/train-1',
          says: /needs 6 cpu and 32Gi memory, more than any node has that it may use$/,
        },
      ],
    },
    'no node has a GPU': {
      fault: 'SCH-003',
      objects: [needs({ 'nvidia.com/gpu': '1' }, '2 Insufficient nvidia.com/gpu'), ...nodes],
      expect: [
        {
          code: 'pod-resource-not-offered',
          on: 'Pod ml/train-1',
          says: /^needs 1 nvidia.com\/gpu, which no node/,
          near: [],
        },
      ],
      cure: objects => {
        objects[1]!.status = { allocatable: { cpu: '4', memory: '16Gi', pods: '110', 'nvidia.com/gpu': '1' } };
        objects[0] = runningPod('ml/train-1');
      },
    },
    'the name of the resource is misspelt': {
      fault: 'SCH-003',
      objects: [
        needs({ 'nvidia.com/gpus': '1' }, '2 Insufficient nvidia.com/gpus'),
        readyNode('node-a'),
        readyNode('node-g', {
          status: { allocatable: { cpu: '4', memory: '16Gi', pods: '110', 'nvidia.com/gpu': '4' } },
        }),
      ],
      expect: [
        {
          code: 'pod-resource-not-offered',
          on: 'Pod ml/train-1',
          says: /Node node-g offers nvidia.com\/gpu$/,
          near: ['Node node-g'],
        },
      ],
    },
    'all nodes are at their limit of pods': {
      fault: 'SCH-010',
      objects: [
        needs({ cpu: '1m' }, '1 Too many pods'),
        running('x', 'node-a', {}),
        running('y', 'node-a', {}),
        small('node-a'),
      ],
      expect: [{ code: 'pod-nodes-full', on: 'Pod ml/train-1', says: /Node node-a has 2 of 2/ }],
    },
    'an idle node is cordoned': {
      fault: 'SCH-008',
      objects: [
        needs({ cpu: '1' }, '1 Insufficient cpu', '1 node(s) were unschedulable'),
        busy[0]!,
        nodes[0]!,
        cordonedNode('node-c'),
      ],
      expect: [{ code: 'pod-insufficient-resources', on: 'Pod ml/train-1', says: /node-a/, blames: ['Node node-c'] }],
    },
    'a cordoned node would have no room either': {
      objects: [
        needs({ cpu: '1' }, '1 Insufficient cpu', '1 node(s) were unschedulable'),
        busy[0]!,
        running('w', 'node-c', { cpu: '4' }),
        nodes[0]!,
        cordonedNode('node-c'),
      ],
      expect: [{ code: 'pod-insufficient-resources', on: 'Pod ml/train-1', says: /node-a/, blames: [] }],
    },
    'a lost node would have room': {
      objects: [
        needs({ cpu: '1' }, '1 Insufficient cpu', '1 node(s) had untolerated taint(s)'),
        busy[0]!,
        nodes[0]!,
        running('gone', 'node-l', { cpu: '4' }, { deletionTimestamp: ago(500) }),
        lostNode('node-l'),
      ],
      expect: [{ code: 'pod-insufficient-resources', on: 'Pod ml/train-1', says: /node-a/, blames: [] }],
    },
    'the autoscaler adds a node': {
      objects: [
        cpu,
        ...busy,
        ...nodes,
        event(cpu, 'TriggeredScaleUp', 'pod triggered scale-up: [{group 1->2 (max: 5)}]', { type: 'Normal' }),
      ],
      expect: [{ code: 'pod-insufficient-resources', on: 'Pod ml/train-1', says: /cpu/, settling: true }],
    },
  },
  healthy: {
    'there is room by now': { objects: [cpu, ...nodes] },
    'finished pods hold nothing': {
      objects: [cpu, runningPod('ml/done', { spec: asking({ cpu: '4' }), status: { phase: 'Succeeded' } }), nodes[0]!],
    },
    'nodes may not be listed': { objects: [cpu, ...busy, ...nodes], snapshot: { withheld: { Node: 'forbidden' } } },
  },
});

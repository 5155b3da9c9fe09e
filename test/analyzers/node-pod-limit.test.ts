import { nodePodLimit } from '../../analyzers/node-pod-limit.ts';
import { runningPod } from '../helpers/objects.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const node = (pods: string) => readyNode('node-a', { status: { allocatable: { cpu: '4', memory: '16Gi', pods } } });
const pods = [runningPod('shop/a'), runningPod('shop/b')];

testAnalyzer(nodePodLimit, {
  faulty: {
    'as many pods as it may have': {
      fault: 'SCH-010',
      objects: [node('2'), ...pods],
      expect: [{ code: 'node-pod-limit-reached', on: 'Node node-a', says: /has 2 pods, all/, severity: 'warning' }],
      cure: ([, ...rest]) => [node('3'), ...rest],
    },
  },
  healthy: {
    'ended pods do not count': {
      objects: [node('2'), pods[0]!, runningPod('shop/done', { status: { phase: 'Succeeded' } })],
    },
    'a node that never said': { objects: [readyNode('node-a', { status: { allocatable: {} } }), ...pods] },
  },
});

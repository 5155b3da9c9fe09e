import { nodePressure } from '../../analyzers/node-pressure.ts';
import { ago } from '../helpers/objects.ts';
import { lostNode, readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const pressed = (type: string, reason: string, message: string, status = 'True') =>
  readyNode('node-a', {
    status: {
      conditions: [
        { type, status, reason, message, lastTransitionTime: ago(300) },
        { type: 'Ready', status: 'True' },
      ],
    },
  });
const cure = () => [readyNode('node-a')];

testAnalyzer(nodePressure, {
  faulty: {
    memory: {
      fault: 'NODE-003',
      objects: [pressed('MemoryPressure', 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available')],
      expect: [
        { code: 'node-memory-pressure', on: 'Node node-a', says: /short of memory.*insufficient memory available/ },
      ],
      cure,
    },
    disk: {
      fault: 'NODE-004',
      objects: [pressed('DiskPressure', 'KubeletHasDiskPressure', 'kubelet has disk pressure')],
      expect: [{ code: 'node-disk-pressure', on: 'Node node-a', says: /short of disk/ }],
      cure,
    },
    'process ids': {
      fault: 'NODE-005',
      objects: [pressed('PIDPressure', 'KubeletHasInsufficientPID', 'kubelet has insufficient PID available')],
      expect: [{ code: 'node-pid-pressure', on: 'Node node-a', says: /short of process ids/ }],
      cure,
    },
    network: {
      fault: 'NODE-006',
      objects: [pressed('NetworkUnavailable', 'NoRouteCreated', 'Node created without a route')],
      expect: [
        {
          code: 'node-network-unavailable',
          on: 'Node node-a',
          says: /no network for pods: Node created without a route/,
        },
      ],
      cure,
    },
  },
  healthy: {
    'all well': { situation: 'NEG-20', objects: [readyNode('node-a')] },
    'a lost node, of which nothing is known': { objects: [lostNode('node-a')] },
    'the network is up': {
      situation: 'NEG-20',
      objects: [pressed('NetworkUnavailable', 'RouteCreated', 'RouteController created a route', 'False')],
    },
  },
});

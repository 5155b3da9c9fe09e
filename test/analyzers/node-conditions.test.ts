import { nodeConditions } from '../../analyzers/node-conditions.ts';
import { ago } from '../helpers/objects.ts';
import { lostNode, readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const says = (...conditions: (readonly [type: string, status: string, message?: string])[]) =>
  readyNode('node-a', {
    status: {
      conditions: [
        ...conditions.map(([type, status, message]) => ({ type, status, message, lastTransitionTime: ago(300) })),
        { type: 'Ready', status: 'True' },
      ],
    },
  });

testAnalyzer(nodeConditions, {
  faulty: {
    'the node problem detector': {
      fault: 'NODE-010',
      objects: [
        says(
          ['KernelDeadlock', 'True', 'task docker:7 blocked for more than 120 seconds.'],
          ['ReadonlyFilesystem', 'True', 'Filesystem is read-only'],
          ['FrequentKubeletRestart', 'False'],
        ),
      ],
      expect: [
        { code: 'node-problem', on: 'Node node-a', says: /KernelDeadlock: task docker:7 blocked/ },
        { code: 'node-problem', on: 'Node node-a', says: /ReadonlyFilesystem/ },
      ],
      cure: () => [says(['KernelDeadlock', 'False'], ['ReadonlyFilesystem', 'False'])],
    },
  },
  healthy: {
    'conditions that are good when True': {
      situation: 'NEG-20',
      objects: [says(['EtcdIsVoter', 'True'], ['MemoryManagerReady', 'True'])],
    },
    'problems that are not there': {
      situation: 'NEG-20',
      objects: [
        says(['KernelDeadlock', 'False'], ['CorruptDockerOverlay2', 'False'], ['XfsShutdownProblem', 'Unknown']),
      ],
    },
    'those of the kubelet': { objects: [says(['MemoryPressure', 'True'], ['NetworkUnavailable', 'True'])] },
    'a lost node': { objects: [lostNode('node-a')] },
  },
});

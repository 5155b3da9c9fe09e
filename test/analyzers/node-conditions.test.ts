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
    'the agent of EKS, whose conditions are good when True': {
      fault: 'NODE-010',
      objects: [
        says(
          ['AcceleratedHardwareReady', 'False', 'detected XID-79 on the instance'],
          ['KernelReady', 'True'],
          ['NetworkingReady', 'True'],
        ),
      ],
      expect: [{ code: 'node-problem', on: 'Node node-a', says: /AcceleratedHardwareReady: detected XID-79/ }],
      cure: () => [says(['AcceleratedHardwareReady', 'True'])],
    },
    'GPUs of AKS': {
      objects: [says(['GPUMissing', 'True', 'expected 8 GPUs, found 7'])],
      expect: [{ code: 'node-problem', on: 'Node node-a', says: /GPUMissing: expected 8 GPUs/ }],
    },
    'a member of etcd that does not vote': {
      fault: 'CLU-029',
      objects: [says(['EtcdIsVoter', 'False', 'Node is not a member of the etcd cluster'])],
      expect: [
        {
          code: 'node-etcd-not-voting',
          on: 'Node node-a',
          says: /^its member of etcd does not vote: Node is not a member of the etcd cluster$/,
          settling: false,
        },
      ],
      cure: () => [says(['EtcdIsVoter', 'True'])],
    },
    'a member of etcd that is new': {
      objects: [
        readyNode('node-a', {
          status: {
            conditions: [
              {
                type: 'EtcdIsVoter',
                status: 'False',
                reason: 'MemberIsLearner',
                message: 'Node has not been promoted to voting member of the etcd cluster',
                lastTransitionTime: ago(60),
              },
            ],
          },
        }),
      ],
      expect: [{ code: 'node-etcd-not-voting', on: 'Node node-a', says: /not been promoted/, settling: true }],
    },
    'maintenance that Azure announces': {
      objects: [says(['VMEventScheduled', 'True', 'Freeze scheduled'])],
      expect: [{ code: 'node-maintenance-scheduled', on: 'Node node-a', says: /Freeze scheduled/, severity: 'info' }],
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
    'those of EKS, AKS and GKE': {
      situation: 'NEG-20',
      objects: [
        says(
          ['KernelReady', 'Unknown'],
          ['StorageReady', 'True'],
          ['VMEventScheduled', 'False'],
          ['FrequentContainerdRestart', 'False'],
          ['GPUMissing', 'False'],
          ['DeprecatedAuthsFieldInContainerdConfiguration', 'True'],
        ),
      ],
    },
    'those of the kubelet': { objects: [says(['MemoryPressure', 'True'], ['NetworkUnavailable', 'True'])] },
    'a lost node': { objects: [lostNode('node-a')] },
  },
});

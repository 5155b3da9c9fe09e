import { nodeRuntime } from '../../analyzers/node-runtime.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const node = (name: string, nodeInfo: object) =>
  readyNode(name, {
    status: {
      nodeInfo: {
        containerRuntimeVersion: 'containerd://2.2.1',
        operatingSystem: 'linux',
        architecture: 'amd64',
        ...nodeInfo,
      },
    },
  });
const usual = [node('node-a', {}), node('node-b', { containerRuntimeVersion: 'containerd://1.7.30' })];

testAnalyzer(nodeRuntime, {
  faulty: {
    'another architecture': {
      fault: 'NODE-011',
      objects: [...usual, node('node-c', { architecture: 'arm64' })],
      expect: [
        {
          code: 'node-differs',
          on: 'Node node-c',
          says: /architecture is arm64, that of most nodes amd64/,
          severity: 'info',
        },
      ],
      cure: () => [...usual],
    },
    'another runtime and system': {
      fault: ['NODE-011', 'GAP-24'],
      objects: [...usual, node('node-c', { containerRuntimeVersion: 'cri-o://1.36.0', operatingSystem: 'windows' })],
      expect: [
        { code: 'node-differs', on: 'Node node-c', says: /container runtime is cri-o, that of most nodes containerd/ },
        { code: 'node-differs', on: 'Node node-c', says: /operating system is windows/ },
      ],
    },
  },
  healthy: {
    'half and half': { objects: [usual[0]!, node('node-c', { architecture: 'arm64' })] },
    'a node that never said': {
      objects: [...usual, node('node-l', { containerRuntimeVersion: '', operatingSystem: '', architecture: '' })],
    },
  },
});

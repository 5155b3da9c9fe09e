import { nodeVersions } from '../../analyzers/node-versions.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const kubelet = (kubeletVersion: string) => [readyNode('node-a', { status: { nodeInfo: { kubeletVersion } } })];

testAnalyzer(nodeVersions, {
  faulty: {
    'newer than the API server': {
      fault: 'GAP-24',
      objects: kubelet('v1.37.0'),
      expect: [
        { code: 'node-kubelet-newer', on: 'Node node-a', says: /kubelet v1.37.0 is newer than the API server v1.36.0/ },
      ],
      cure: () => kubelet('v1.36.1'),
    },
    'too old': {
      fault: 'GAP-24',
      objects: kubelet('v1.31.4+k3s1'),
      expect: [
        {
          code: 'node-kubelet-too-old',
          on: 'Node node-a',
          says: /v1.31.4\+k3s1 is 5 minor versions older .* at most 3 /,
        },
      ],
    },
    'too old for an old API server': {
      objects: kubelet('v1.24.0'),
      snapshot: { serverVersion: 'v1.27.16-gke.100' },
      expect: [{ code: 'node-kubelet-too-old', on: 'Node node-a', says: /3 minor versions older .* at most 2 / }],
    },
  },
  healthy: {
    'three minor versions older': { objects: kubelet('v1.33.0') },
    'a newer patch': { objects: kubelet('v1.36.9') },
    'nothing is known of either': { objects: kubelet(''), snapshot: { serverVersion: '' } },
  },
});

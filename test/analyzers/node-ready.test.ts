import { nodeReady } from '../../analyzers/node-ready.ts';
import { ago, object } from '../helpers/objects.ts';
import { lostNode, readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const lease = object('coordination.k8s.io/v1', 'Lease', 'kube-node-lease/node-a', {
  spec: { holderIdentity: 'node-a', leaseDurationSeconds: 40, renewTime: '2026-03-01T11:44:00.123456Z' },
});
const ready = (status: string, reason: string, message: string) => ({
  type: 'Ready',
  status,
  reason,
  message,
  lastTransitionTime: ago(300),
});
const broken = (metadata: object = {}) => {
  const message =
    'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
  const node = readyNode('node-a', { status: { conditions: [ready('False', 'KubeletNotReady', message)] } });
  return { ...node, metadata: { ...node.metadata, ...metadata } };
};
const never = readyNode('node-a', {
  status: { conditions: [ready('Unknown', 'NodeStatusNeverUpdated', 'Kubelet never posted node status.')] },
});

testAnalyzer(nodeReady, {
  faulty: {
    'the kubelet says why': {
      fault: 'NODE-001',
      objects: [broken()],
      expect: [
        {
          code: 'node-not-ready',
          on: 'Node node-a',
          says: /^is not ready: container runtime network not ready: .*cni plugin not initialized/,
          settling: false,
        },
      ],
      cure: () => [readyNode('node-a')],
    },
    'the kubelet fell silent': {
      fault: 'NODE-002',
      objects: [lostNode('node-a'), lease],
      expect: [
        {
          code: 'node-lost',
          on: 'Node node-a',
          says: /^is lost: Kubelet stopped posting node status. Its lease was last renewed at 2026-03-01T11:44:00Z.$/,
          settling: false,
        },
      ],
      cure: () => [readyNode('node-a'), lease],
    },
    'the machine is shut down': {
      fault: 'NODE-002',
      objects: [
        lostNode('node-a', {
          spec: { taints: [{ key: 'node.cloudprovider.kubernetes.io/shutdown', effect: 'NoSchedule' }] },
        }),
      ],
      expect: [{ code: 'node-lost', on: 'Node node-a', says: /the machine is shut down/ }],
    },
    'the kubelet never came': {
      fault: 'NODE-002',
      objects: [never],
      expect: [{ code: 'node-lost', on: 'Node node-a', says: /Kubelet never posted node status/, settling: false }],
    },
    'it has no conditions': {
      objects: [readyNode('node-a', { status: { conditions: [] } })],
      expect: [{ code: 'node-lost', on: 'Node node-a', says: /its kubelet never reported/ }],
    },
    'a new node whose network is not up yet': {
      objects: [broken({ creationTimestamp: ago(60) })],
      expect: [{ code: 'node-not-ready', on: 'Node node-a', says: /cni plugin/, settling: true }],
    },
  },
  healthy: {
    'a ready node': { objects: [readyNode('node-a'), lease] },
    'ready, with a warning': {
      objects: [
        readyNode('node-a', {
          status: {
            conditions: [
              ready('True', 'KubeletReady', 'kubelet is posting ready status. WARNING: CPU hardcapping unsupported'),
            ],
          },
        }),
      ],
    },
  },
});

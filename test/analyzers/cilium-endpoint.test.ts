import { ciliumEndpoint as analyzer } from '../../analyzers/cilium-endpoint.ts';
import { ciliumEndpoint, ciliumNode } from '../helpers/cilium.ts';
import { ago, object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'CiliumEndpoint.cilium.io shop/web-1';
const pod = runningPod('shop/web-1');
const node = object('v1', 'Node', 'node-a', {
  status: { addresses: [{ type: 'InternalIP', address: '192.0.2.11' }] },
});

testAnalyzer(analyzer, {
  faulty: {
    'it waits for its identity': {
      fault: 'NET-043',
      objects: [ciliumEndpoint('shop/web-1', { state: 'waiting-for-identity' }), pod, node],
      expect: [{ code: 'cilium-endpoint-not-ready', on, says: /^is waiting-for-identity, / }],
      cure: () => [ciliumEndpoint('shop/web-1'), pod, node],
    },
    'its node and its pod are gone': {
      fault: 'NET-043',
      objects: [
        ciliumEndpoint('shop/web-1', { networking: { node: '192.0.2.99' } }),
        node,
        ciliumNode('node-a', '192.0.2.11'),
      ],
      expect: [
        { code: 'cilium-endpoint-node-gone', on, says: /neither its pod nor a node with the address 192\.0\.2\.99/ },
      ],
    },
    'its pod is gone': {
      fault: 'NET-043',
      objects: [ciliumEndpoint('shop/web-1'), node],
      expect: [{ code: 'cilium-endpoint-pod-gone', on, says: /its pod does not exist/, severity: 'info' }],
      cure: objects => [...objects, pod],
    },
  },
  healthy: {
    'it is ready': { objects: [ciliumEndpoint('shop/web-1'), pod, node] },
    'it applies a new policy': { objects: [ciliumEndpoint('shop/web-1', { state: 'regenerating' }), pod, node] },
    'its pod has just started': {
      situation: 'NEG-27',
      objects: [
        ciliumEndpoint('shop/web-1', { state: 'waiting-for-identity' }),
        runningPod('shop/web-1', { status: { startTime: ago(20) } }),
        node,
      ],
    },
    'pods may not be listed': {
      objects: [ciliumEndpoint('shop/web-1', { state: 'invalid' })],
      snapshot: { withheld: { Pod: 'forbidden' } },
    },
  },
});

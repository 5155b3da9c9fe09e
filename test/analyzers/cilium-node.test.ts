import { ciliumNode as analyzer } from '../../analyzers/cilium-node.ts';
import { ciliumNode } from '../helpers/cilium.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const node = object('v1', 'Node', 'node-a');
const on = 'CiliumNode.cilium.io node-a';
const refused = 'unable to allocate ENI: no available subnet matching tags';

testAnalyzer(analyzer, {
  faulty: {
    'the cloud gives no addresses': {
      fault: 'NET-043',
      objects: [ciliumNode('node-a', '192.0.2.11', { 'operator-status': { error: refused } }), node],
      expect: [{ code: 'cilium-node-no-addresses', on, says: /no available subnet matching tags/ }],
      cure: () => [ciliumNode('node-a', '192.0.2.11'), node],
    },
    'its node is gone': {
      objects: [ciliumNode('node-a', '192.0.2.11')],
      expect: [{ code: 'cilium-node-left-over', on, says: /there is no such node/, severity: 'info' }],
      cure: objects => [...objects, node],
    },
  },
  healthy: {
    'all is well': { objects: [ciliumNode('node-a', '192.0.2.11'), node] },
    'nodes may not be listed': {
      objects: [ciliumNode('node-a', '192.0.2.11')],
      snapshot: { withheld: { Node: 'forbidden' } },
    },
  },
});

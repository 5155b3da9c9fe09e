import { nodeControlPlane } from '../../analyzers/node-control-plane.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const master = (name: string, role = 'control-plane') =>
  readyNode(name, { labels: { [`node-role.kubernetes.io/${role}`]: '' } });

testAnalyzer(nodeControlPlane, {
  faulty: {
    'a single one': {
      fault: 'NODE-009',
      objects: [master('cp-1'), readyNode('node-a')],
      expect: [
        { code: 'node-only-control-plane', on: 'Node cp-1', says: /only node of the control plane/, severity: 'info' },
      ],
      cure: objects => [...objects, master('cp-2', 'master'), master('cp-3')],
    },
  },
  healthy: { 'a managed control plane': { situation: 'NEG-19', objects: [readyNode('node-a')] } },
});

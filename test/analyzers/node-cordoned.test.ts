import { nodeCordoned } from '../../analyzers/node-cordoned.ts';
import { cordonedNode, readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(nodeCordoned, {
  faulty: {
    cordoned: {
      fault: 'SCH-008',
      objects: [cordonedNode('node-a')],
      expect: [{ code: 'node-cordoned', on: 'Node node-a', says: /cordoned/, severity: 'info' }],
      cure: () => [readyNode('node-a')],
    },
  },
  healthy: { open: { objects: [readyNode('node-a')] } },
});

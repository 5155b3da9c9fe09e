import { nodeUsage } from '../../analyzers/node-usage.ts';
import { nodeMetrics } from '../helpers/metrics.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Node node-a';
const node = object('v1', 'Node', 'node-a', { status: { allocatable: { cpu: '3920m', memory: '7Gi' } } });
const calm = nodeMetrics('node-a', { cpu: '500m', memory: '3Gi' });

testAnalyzer(nodeUsage, {
  faulty: {
    'has nearly no memory left': {
      fault: 'NODE-007',
      objects: [node, nodeMetrics('node-a', { cpu: '500m', memory: '7100Mi' })],
      expect: [
        {
          code: 'node-memory-nearly-used',
          on,
          says: /uses 6\.93Gi of memory, 99 % of the 7Gi that it can give/,
          severity: 'warning',
        },
      ],
      cure: () => [node, calm],
    },
    'has little memory left': {
      fault: 'NODE-007',
      objects: [node, nodeMetrics('node-a', { cpu: '500m', memory: '6500Mi' })],
      expect: [{ code: 'node-memory-high', on, says: /91 %/, severity: 'info' }],
      cure: () => [node, calm],
    },
    'is busy': {
      fault: 'NODE-007',
      objects: [node, nodeMetrics('node-a', { cpu: '3900000000n', memory: '3Gi' })],
      expect: [{ code: 'node-cpu-nearly-used', on, says: /uses 3\.9 of CPU, 99 % of the 3\.92/, severity: 'info' }],
      cure: () => [node, calm],
    },
  },
  healthy: {
    'has room': { objects: [node, calm] },
    'was measured long ago': { objects: [node, nodeMetrics('node-a', { cpu: '4', memory: '7Gi' }, ago(3600))] },
    'is not known': { objects: [nodeMetrics('node-b', { cpu: '4', memory: '7Gi' })] },
    'there are no metrics': { objects: [node] },
  },
});

import { daemonsetPodsRefused } from '../../analyzers/daemonset-pods-refused.ts';
import { event } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { daemonSet } from '../helpers/workloads.ts';

const agent = daemonSet('ops/agent', { status: { currentNumberScheduled: 0, numberReady: 0, numberAvailable: 0 } });
const failed = event(
  agent,
  'FailedCreate',
  'Error creating: pods "agent-" is forbidden: no PriorityClass with name node was found',
);

testAnalyzer(daemonsetPodsRefused, {
  faulty: {
    'its pods are refused': {
      fault: 'SCH-013',
      objects: [agent, failed],
      expect: [
        {
          code: 'daemonset-pods-refused',
          on: 'DaemonSet ops/agent',
          says: /PriorityClass node does not exist/,
          blames: ['PriorityClass node'],
        },
      ],
      cure: () => [daemonSet('ops/agent'), failed],
    },
  },
  healthy: { 'a pod on every node': { objects: [daemonSet('ops/agent'), failed] } },
});

import { jobPodsRefused } from '../../analyzers/job-pods-refused.ts';
import { event } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { job, jobComplete } from '../helpers/workloads.ts';

const task = job('shop/task', { status: { active: undefined, ready: 0 } });
const failed = event(
  task,
  'FailedCreate',
  'Error creating: pods "task-" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found',
);

testAnalyzer(jobPodsRefused, {
  faulty: {
    'its ServiceAccount is missing': {
      fault: ['WL-006', 'WL-030'],
      objects: [task, failed],
      expect: [
        {
          code: 'job-pods-refused',
          on: 'Job shop/task',
          says: /ServiceAccount shop\/robot does not exist/,
          blames: ['ServiceAccount shop/robot'],
        },
      ],
      cure: () => [job('shop/task'), failed],
    },
  },
  healthy: {
    'a complete Job': { objects: [job('shop/task', { status: jobComplete }), failed] },
    'a suspended Job': {
      objects: [job('shop/task', { spec: { suspend: true }, status: { active: undefined } }), failed],
      situation: 'NEG-26',
    },
  },
});

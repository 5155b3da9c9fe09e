import { jobPodsRefused } from '../../analyzers/job-pods-refused.ts';
import { event, object } from '../helpers/objects.ts';
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
    'a LimitRange gives its container a limit below what it requests': {
      fault: 'GAP-07',
      objects: [
        task,
        event(
          task,
          'FailedCreate',
          'Error creating: Pod "task-x" is invalid: spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 100m',
        ),
        object('v1', 'LimitRange', 'shop/defaults', {
          spec: { limits: [{ type: 'Container', default: { cpu: '100m' } }] },
        }),
      ],
      expect: [
        {
          code: 'job-pods-refused',
          on: 'Job shop/task',
          says: /the limits of the namespace forbid them, a container without a cpu limit gets 100m, and one requests 300m/,
          blames: ['LimitRange shop/defaults'],
        },
      ],
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

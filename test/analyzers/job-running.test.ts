import { jobRunning } from '../../analyzers/job-running.ts';
import { ago } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { job, jobComplete, podOf, unreadyPod } from '../helpers/workloads.ts';

const on = 'Job shop/task';
const task = job('shop/task');
const stuck = job('shop/task', { status: { ready: 0 } });
const pod = (seconds: number, status: object = unreadyPod) =>
  podOf(task, 'task-x', { metadata: { creationTimestamp: ago(seconds) }, status: { phase: 'Pending', ...status } });
const container = (name: string, state: object, ready = false) => ({
  name,
  image: `${name}:1`,
  ready,
  restartCount: 0,
  state,
});
const ended = (seconds: number) => ({ terminated: { exitCode: 0, reason: 'Completed', finishedAt: ago(seconds) } });
const halfDone = (helper: string, seconds: number) => [
  stuck,
  podOf(task, 'task-x', {
    metadata: { creationTimestamp: ago(3600) },
    status: {
      ...unreadyPod,
      phase: 'Running',
      containerStatuses: [
        container('work', ended(seconds)),
        container(helper, { running: { startedAt: ago(3600) } }, true),
      ],
    },
  }),
];
const old = { startTime: ago(3 * 24 * 3600) };

testAnalyzer(jobRunning, {
  faulty: {
    'its pod does not run': {
      objects: [stuck, pod(600)],
      expect: [{ code: 'job-not-running', on, says: /0 of 1 active pod running/, settling: false }],
      cure: () => [task, podOf(task, 'task-x')],
    },
    'its pod is starting': {
      objects: [stuck, pod(10)],
      expect: [{ code: 'job-not-running', on, says: /0 of/, settling: true }],
    },
    'it runs for days without a deadline': {
      fault: 'WL-022',
      objects: [job('shop/task', { status: old }), podOf(task, 'task-x')],
      expect: [{ code: 'job-runs-long', on, says: /more than 3 days/, severity: 'info' }],
      cure: () => [job('shop/task', { status: jobComplete })],
    },
    'its work is done, and a proxy runs on': {
      fault: 'WL-022',
      objects: halfDone('istio-proxy', 1200),
      expect: [
        {
          code: 'job-held-by-helper',
          on,
          says: /container istio-proxy still runs, though work completed 20 minutes ago/,
        },
      ],
      cure: () => [task, podOf(task, 'task-x')],
    },
    'it is suspended': {
      fault: 'WL-023',
      objects: [job('shop/task', { spec: { suspend: true }, status: { active: undefined } })],
      expect: [{ code: 'job-suspended', on, says: /suspended/, severity: 'info' }],
      cure: () => [task, podOf(task, 'task-x')],
    },
  },
  healthy: {
    'a proxy has just been left alone': { objects: halfDone('istio-proxy', 60) },
    'of two containers that both work, one is done': { objects: halfDone('upload', 1200) },
    'it runs': { objects: [task, podOf(task, 'task-x')] },
    'it runs for days and has a deadline': {
      objects: [job('shop/task', { spec: { activeDeadlineSeconds: 900000 }, status: old }), podOf(task, 'task-x')],
    },
    'it is complete': {
      situation: 'NEG-01',
      objects: [job('shop/task', { status: jobComplete }), podOf(task, 'task-x', { status: { phase: 'Succeeded' } })],
    },
  },
});

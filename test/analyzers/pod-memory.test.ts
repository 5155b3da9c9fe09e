import { podMemory } from '../../analyzers/pod-memory.ts';
import { ago, created, object, ownedBy, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, containerStatus, ended, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const limited = (memory: string) => ({ containers: [{ name: 'app', image: 'a', resources: { limits: { memory } } }] });
const runsAgain = (metadata: object = {}, finishedAt = ago(3600)) =>
  runningPod('shop/web-1', {
    metadata,
    spec: limited('128Mi'),
    status: {
      containerStatuses: [
        containerStatus('app', {
          ready: true,
          restartCount: 4,
          state: { running: { startedAt: ago(3500) } },
          lastState: ended(137, 'OOMKilled', { startedAt: created, finishedAt }),
        }),
      ],
    },
  });
const job = object('batch/v1', 'Job', 'shop/task', { status: { conditions: [{ type: 'Failed', status: 'True' }] } });

testAnalyzer(podMemory, {
  faulty: {
    'a loop with a low limit': {
      fault: 'POD-004',
      objects: [brokenPod([backingOff('app', ended(137, 'OOMKilled'))], { spec: limited('64Mi') })],
      expect: [{ code: 'pod-oom-killed', on, says: /OOMKilled.*its limit of 64Mi/ }],
      cure: () => [runningPod('shop/web-1')],
    },
    'an init container whose main process lived on, at which the pod stays': {
      fault: 'POD-004',
      objects: [
        brokenPod([waiting('app', 'PodInitializing', undefined, { restartCount: 0 })], {
          spec: {
            restartPolicy: 'Never',
            initContainers: [{ name: 'init', image: 'a', resources: { limits: { memory: '15Mi' } } }],
          },
          status: {
            phase: 'Pending',
            initContainerStatuses: [containerStatus('init', { ready: false, state: ended(0, 'OOMKilled') })],
          },
        }),
      ],
      expect: [{ code: 'pod-oom-killed', on, says: /init container init was OOMKilled.*its limit of 15Mi/ }],
      cure: () => [runningPod('shop/web-1')],
    },
    'no limit: the node ran out': {
      objects: [object('v1', 'Node', 'node-a'), brokenPod([backingOff('app', ended(137, 'OOMKilled'))])],
      expect: [{ code: 'pod-oom-killed', on, says: /its node could give/ }],
    },
    'the pod of a Job': {
      fault: 'POD-005',
      objects: [
        job,
        brokenPod([containerStatus('app', { state: ended(137, 'OOMKilled') })], {
          metadata: ownedBy(job),
          spec: { ...limited('1Gi'), restartPolicy: 'Never' },
          status: { phase: 'Failed' },
        }),
      ],
      expect: [{ code: 'pod-oom-killed', on, says: /its limit of 1Gi/, settling: false }],
      cure: () => [job, runningPod('shop/web-1', { metadata: ownedBy(job) })],
    },
    'it runs again': {
      fault: 'POD-006',
      objects: [runsAgain()],
      expect: [{ code: 'pod-oom-recently', on, says: /was OOMKilled before.*128Mi/, severity: 'warning' }],
      cure: () => [runningPod('shop/web-1')],
    },
    'a clock that is wrong': {
      fault: 'POD-006',
      objects: [runsAgain({ creationTimestamp: ago(600) }, '2020-01-01T00:00:00Z')],
      expect: [{ code: 'pod-oom-recently', on, says: /OOMKilled/ }],
    },
  },
  healthy: {
    'a running pod': { objects: [runningPod('shop/web-1')] },
    'killed for memory last week': {
      objects: [runsAgain({ creationTimestamp: ago(900_000) }, ago(600_000))],
    },
    'an ordinary crash': { objects: [brokenPod([backingOff('app', ended(137))])] },
  },
});

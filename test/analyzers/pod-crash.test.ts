import { podCrash } from '../../analyzers/pod-crash.ts';
import { ago, created, event, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, containerStatus, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const healed = () => [runningPod('shop/web-1')];
const job = (conditions: object[], metadata: object = {}) =>
  object('batch/v1', 'Job', 'shop/task', { metadata, spec: { backoffLimit: 6 }, status: { conditions, failed: 2 } });
const failedTask = (owner: Raw, status: object = {}) =>
  brokenPod([containerStatus('app', { state: ended(1) })], {
    metadata: ownedBy(owner),
    spec: { restartPolicy: 'Never' },
    status: { phase: 'Failed', ...status },
  });
const cronJob = (lastSuccessfulTime?: string) =>
  object('batch/v1', 'CronJob', 'shop/nightly', { spec: { schedule: '@daily' }, status: { lastSuccessfulTime } });
const gaveUp = [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }];
/** As the kubelet of a control-plane node mirrors what it runs from a manifest. */
const staticPod = (component: string) => {
  const crashed = backingOff(component, ended(1));
  const { metadata, spec, status } = brokenPod([crashed]) as Raw & { spec: object; status: object };
  return object('v1', 'Pod', `kube-system/${component}-cp-1`, {
    metadata: {
      ...metadata,
      name: `${component}-cp-1`,
      namespace: 'kube-system',
      uid: component,
      labels: { component, tier: 'control-plane' },
      annotations: { 'kubernetes.io/config.mirror': '0f1e2d3c', 'kubernetes.io/config.source': 'file' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'cp-1', uid: 'cp-1', controller: true }],
    },
    spec: { ...spec, containers: [{ name: component, image: `registry.k8s.io/${component}:v1.36.0` }] },
    status,
  });
};
const waitDb = { initContainers: [{ name: 'wait-db', image: 'busybox:1.36' }] };

testAnalyzer(podCrash, {
  faulty: {
    'a crash loop': {
      fault: ['POD-001', 'POD-026', 'POD-027'],
      objects: [brokenPod([backingOff('app', ended(1))])],
      expect: [{ code: 'pod-exits', on, says: /container app exited with code 1$/, settling: false }],
      cure: healed,
    },
    'between exit and back-off, with a termination message': {
      fault: 'POD-001',
      objects: [
        brokenPod([containerStatus('app', { restartCount: 3, state: ended(2, 'Error', { message: 'no DB_HOST\n' }) })]),
      ],
      expect: [{ code: 'pod-exits', on, says: /exited with code 2, saying: no DB_HOST$/ }],
      cure: healed,
    },
    'started again, but not yet longer than the last run': {
      fault: 'POD-001',
      objects: [
        brokenPod([
          containerStatus('app', {
            ready: true,
            restartCount: 7,
            state: { running: { startedAt: ago(2) } },
            lastState: ended(1),
          }),
        ]),
      ],
      expect: [{ code: 'pod-exits', on, says: /exited with code 1/ }],
    },
    'a static pod of the control plane crashes': {
      fault: 'CLU-005',
      objects: [staticPod('kube-scheduler')],
      expect: [
        {
          code: 'pod-exits',
          on: 'Pod kube-system/kube-scheduler-cp-1',
          says: /container kube-scheduler exited with code 1$/,
        },
      ],
    },
    'a member of etcd crashes': {
      fault: 'CLU-029',
      objects: [staticPod('etcd')],
      expect: [{ code: 'pod-exits', on: 'Pod kube-system/etcd-cp-1', says: /container etcd exited with code 1$/ }],
    },
    'an init container crashes': {
      fault: 'POD-003',
      objects: [
        brokenPod([containerStatus('app', { state: { waiting: { reason: 'PodInitializing' } } })], {
          spec: waitDb,
          status: { phase: 'Pending', initContainerStatuses: [backingOff('wait-db', ended(6))] },
        }),
      ],
      expect: [{ code: 'pod-exits', on, says: /init container wait-db exited with code 6/ }],
      cure: healed,
    },
    'a command that completes in a Deployment': {
      fault: 'GAP-08',
      objects: [brokenPod([backingOff('app', ended(0, 'Completed'))])],
      expect: [{ code: 'pod-exits-successfully', on, says: /exited with code 0.*restartPolicy Always/ }],
      cure: healed,
    },
    'a segmentation fault': {
      fault: 'GAP-09',
      objects: [brokenPod([backingOff('app', ended(139))])],
      expect: [{ code: 'pod-ended-by-signal', on, says: /SIGSEGV \(exit code 139\): the program accessed memory/ }],
      cure: healed,
    },
    'killed, not for memory': {
      fault: 'GAP-09',
      objects: [brokenPod([backingOff('app', ended(137))])],
      expect: [{ code: 'pod-ended-by-signal', on, says: /SIGKILL \(exit code 137\)/ }],
    },
    'asked to stop': {
      fault: 'GAP-09',
      objects: [brokenPod([backingOff('app', ended(143))])],
      expect: [{ code: 'pod-ended-by-signal', on, says: /SIGTERM \(exit code 143\)/ }],
    },
    'a pod that is not restarted': {
      fault: 'POD-034',
      objects: [
        brokenPod([containerStatus('app', { state: ended(3) })], {
          spec: { restartPolicy: 'Never' },
          status: { phase: 'Failed' },
        }),
      ],
      expect: [{ code: 'pod-exits', on, says: /exited with code 3/ }],
      cure: healed,
    },
    'the pod of a Job that gave up': {
      fault: 'POD-034',
      objects: [job(gaveUp), failedTask(job(gaveUp))],
      expect: [{ code: 'pod-exits', on, says: /exited with code 1/, settling: false }],
      cure: () => [job([{ type: 'Complete', status: 'True' }]), failedTask(job([]))],
    },
    'the last run of a CronJob failed': {
      objects: [cronJob(ago(90_000)), job(gaveUp, ownedBy(cronJob())), failedTask(job([]))],
      expect: [{ code: 'pod-exits', on, says: /exited with code 1/ }],
      cure: objects => [cronJob(ago(60)), ...objects.slice(1)],
    },
    'a Job that will try again': {
      objects: [job([]), failedTask(job([]))],
      expect: [{ code: 'pod-exits', on, says: /exited with code 1/, settling: true }],
    },
    'the first crash of a young pod': {
      objects: [brokenPod([containerStatus('app', { state: ended(1) })], { metadata: { creationTimestamp: ago(20) } })],
      expect: [{ code: 'pod-exits', on, says: /exited with code 1/, settling: true }],
    },
    'a crash loop of unknown end': {
      objects: [brokenPod([backingOff('app', {})])],
      expect: [{ code: 'pod-crash-unexplained', on, says: /how it ended is not recorded/ }],
    },
    'only one of two containers': {
      fault: 'POD-044',
      objects: [
        brokenPod([backingOff('app', ended(1)), containerStatus('proxy', { ready: true })], {
          spec: {
            containers: [
              { name: 'app', image: 'a' },
              { name: 'proxy', image: 'b' },
            ],
          },
        }),
      ],
      expect: [{ code: 'pod-exits', on, says: /container app exited/ }],
      cure: healed,
    },
    'a virtual machine ends': {
      fault: 'POD-045',
      objects: [
        brokenPod([backingOff('compute', ended(1))], {
          spec: { containers: [{ name: 'compute', image: 'virt-launcher' }] },
        }),
      ],
      expect: [{ code: 'pod-exits', on, says: /container compute exited/ }],
      cure: healed,
    },
  },
  healthy: {
    'two ready containers without probes': {
      situation: 'NEG-03',
      objects: [
        runningPod('shop/web-1', {
          spec: {
            containers: [
              { name: 'app', image: 'a' },
              { name: 'log', image: 'b' },
            ],
          },
          status: {
            containerStatuses: [containerStatus('app', { ready: true }), containerStatus('log', { ready: true })],
          },
        }),
      ],
    },
    'a completed pod': {
      situation: 'NEG-01',
      objects: [
        brokenPod([containerStatus('app', { state: ended(0, 'Completed') })], {
          spec: { restartPolicy: 'Never' },
          status: { phase: 'Succeeded' },
        }),
      ],
    },
    'a native sidecar next to a running container': {
      situation: 'NEG-08',
      objects: [
        runningPod('shop/web-1', {
          spec: { initContainers: [{ name: 'proxy', image: 'p', restartPolicy: 'Always' }] },
          status: { initContainerStatuses: [containerStatus('proxy', { ready: true, started: true })] },
        }),
      ],
    },
    'a Job that succeeded after failures': {
      situation: 'NEG-02',
      objects: [job([{ type: 'Complete', status: 'True' }]), failedTask(job([]))],
    },
    'a failed pod whose Job is gone': { situation: 'NEG-30', objects: [failedTask(job([]))] },
    'an evicted pod': {
      situation: 'NEG-30',
      objects: [
        brokenPod([containerStatus('app', { state: ended(137) })], { status: { phase: 'Failed', reason: 'Evicted' } }),
      ],
    },
    'a pod that is being deleted': {
      objects: [
        brokenPod([containerStatus('app', { state: ended(143) })], { metadata: { deletionTimestamp: ago(1) } }),
      ],
    },
    'a liveness probe ended it': {
      objects: [
        brokenPod([backingOff('app', ended(137))]),
        event(brokenPod([]), 'Killing', 'Container app failed liveness probe, will be restarted', {
          type: 'Normal',
          lastTimestamp: ago(100),
        }),
      ],
    },
    'one crash long ago': {
      objects: [
        runningPod('shop/web-1', {
          status: {
            containerStatuses: [
              containerStatus('app', {
                ready: true,
                restartCount: 1,
                lastState: ended(1, 'Error', { startedAt: created, finishedAt: created }),
              }),
            ],
          },
        }),
      ],
    },
  },
});

import { podEnded } from '../../analyzers/pod-ended.ts';
import { ago, object, ownedBy, runningPod } from '../helpers/objects.ts';
import { brokenPod, containerStatus, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const replicaSet = object('apps/v1', 'ReplicaSet', 'shop/web');
const job = (conditions: object[]) => object('batch/v1', 'Job', 'shop/task', { status: { conditions } });
const node = object('v1', 'Node', 'node-a');
const memory =
  'The node was low on resource: memory. Threshold quantity: 100Mi, available: 52340Ki. Container app was using 1843200Ki, request is 0, has larger consumption of memory. ';
const failed = (reason: string, message = '', metadata: object = {}, seconds = 600) =>
  brokenPod([containerStatus('app', { state: ended(137) })], {
    metadata,
    status: {
      phase: 'Failed',
      reason,
      message,
      conditions: [
        { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', lastTransitionTime: ago(seconds) },
      ],
    },
  });
const healed = () => [runningPod('shop/web-1')];
const storage = 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ';

testAnalyzer(podEnded, {
  faulty: {
    'a bare pod, for memory': {
      fault: 'POD-030',
      objects: [node, failed('Evicted', memory)],
      expect: [
        {
          code: 'pod-evicted',
          on,
          says: /evicted from node node-a: the node was low on memory; container app used 1843200Ki and requested 0/,
        },
      ],
      cure: healed,
    },
    'for ephemeral storage of the node': {
      fault: 'POD-030',
      objects: [failed('Evicted', 'The node was low on resource: ephemeral-storage. ')],
      expect: [{ code: 'pod-evicted', on, says: /low on ephemeral-storage/ }],
    },
    'for a condition of the node': {
      fault: 'POD-030',
      objects: [failed('Evicted', 'The node had condition: [DiskPressure]. ')],
      expect: [{ code: 'pod-evicted', on, says: /low on DiskPressure/ }],
    },
    'a pod of a Deployment, lately': {
      fault: 'POD-030',
      objects: [replicaSet, failed('Evicted', memory, ownedBy(replicaSet))],
      expect: [
        {
          code: 'pod-was-ended',
          on,
          says: /was evicted: low on memory on node node-a, and was replaced/,
          severity: 'warning',
        },
      ],
    },
    'a tombstone': {
      objects: [replicaSet, failed('Evicted', memory, ownedBy(replicaSet), 600_000)],
      expect: [{ code: 'pod-end-left-over', on, says: /more than a day ago/, severity: 'info' }],
    },
    'over its own limit of storage': {
      fault: 'POD-032',
      objects: [failed('Evicted', storage)],
      expect: [
        {
          code: 'pod-storage-limit-exceeded',
          on,
          says: /more storage than it may: Pod ephemeral local storage usage exceeds .* 1Gi/,
        },
      ],
      cure: healed,
    },
    'over the limit of an emptyDir': {
      fault: 'POD-032',
      objects: [failed('Evicted', 'Usage of EmptyDir volume "cache" exceeds the limit "100Mi". ')],
      expect: [{ code: 'pod-storage-limit-exceeded', on, says: /EmptyDir volume "cache" exceeds/ }],
    },
    'preempted by the scheduler': {
      fault: 'POD-031',
      objects: [
        brokenPod([], {
          status: {
            phase: 'Failed',
            conditions: [
              {
                type: 'DisruptionTarget',
                status: 'True',
                reason: 'PreemptionByScheduler',
                message: 'default-scheduler: preempting to accommodate a higher priority pod',
                lastTransitionTime: ago(60),
              },
            ],
          },
        }),
      ],
      expect: [{ code: 'pod-preempted', on, says: /ended on node node-a to make room for a pod of higher priority/ }],
      cure: healed,
    },
    'rejected by the kubelet': {
      objects: [
        failed('OutOfcpu', 'Node did not have enough resource: cpu, requested: 4000, used: 1000, capacity: 4000'),
      ],
      expect: [
        {
          code: 'pod-rejected',
          on,
          says: /rejected by the kubelet of node node-a: OutOfcpu: Node did not have enough/,
        },
      ],
      cure: healed,
    },
    'longer than its deadline': {
      objects: [failed('DeadlineExceeded', 'Pod was active on the node longer than the specified deadline')],
      expect: [{ code: 'pod-deadline-exceeded', on, says: /longer than activeDeadlineSeconds/ }],
    },
    'a node that was shut down': {
      objects: [failed('Terminated', 'Pod was terminated in response to imminent node shutdown.')],
      expect: [{ code: 'pod-lost-by-shutdown', on, says: /shutdown of node node-a/ }],
    },
    'a Job that will try again': {
      objects: [job([]), failed('Evicted', memory, ownedBy(job([])))],
      expect: [{ code: 'pod-evicted', on, says: /memory/, settling: true }],
    },
  },
  healthy: {
    'a running pod': { objects: healed() },
    'a pod that failed by itself': {
      objects: [
        brokenPod([containerStatus('app', { state: ended(1) })], { status: { phase: 'Failed', conditions: [] } }),
      ],
    },
    'a Job that got through': {
      situation: ['NEG-02', 'NEG-30'],
      objects: [job([{ type: 'Complete', status: 'True' }]), failed('Evicted', memory, ownedBy(job([])))],
    },
    'a pod that is being deleted': { objects: [failed('Evicted', memory, { deletionTimestamp: ago(2) })] },
  },
});

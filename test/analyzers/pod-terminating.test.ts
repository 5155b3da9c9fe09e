import { podTerminating } from '../../analyzers/pod-terminating.ts';
import { ago, event, object, runningPod } from '../helpers/objects.ts';
import { brokenPod } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const node = (status = 'True') =>
  object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status }] } });
const deleted = (seconds: number, metadata: object = {}) =>
  runningPod('shop/web-1', {
    metadata: { deletionTimestamp: ago(seconds), deletionGracePeriodSeconds: 30, ...metadata },
  });
const failedKill = (message: string) => event(brokenPod([]), 'FailedKillPod', `error killing pod: ${message}`);

testAnalyzer(podTerminating, {
  faulty: {
    'a finalizer': {
      fault: 'GAP-01',
      objects: [node(), deleted(3600, { finalizers: ['example.com/hold'] })],
      expect: [{ code: 'pod-held-by-finalizer', on, says: /nobody removes example.com\/hold/, settling: false }],
      cure: () => [node(), runningPod('shop/web-1')],
    },
    'a process that does not end': {
      fault: 'GAP-01',
      objects: [node(), deleted(3600)],
      expect: [{ code: 'pod-terminating-stuck', on, says: /node node-a has not confirmed its end/ }],
    },
    'a little late': {
      objects: [node(), deleted(90)],
      expect: [{ code: 'pod-terminating-stuck', on, says: /node-a/, settling: true }],
    },
    'the kubelet fails to end it': {
      fault: 'POD-038',
      objects: [
        node(),
        deleted(400),
        failedKill(
          'failed to "KillPodSandbox" for "1" with KillPodSandboxError: "networkPlugin cni failed to teardown pod"',
        ),
      ],
      expect: [
        {
          code: 'pod-kill-fails',
          on,
          says: /cannot be ended by the kubelet of node node-a: failed to "KillPodSandbox"/,
          settling: false,
        },
      ],
      cure: () => [node()],
    },
    'the kubelet fails to end the sandbox of a pod that runs no more': {
      fault: 'POD-038',
      objects: [node(), brokenPod([]), failedKill('failed to "KillContainer"')],
      expect: [{ code: 'pod-kill-fails', on, says: /KillContainer/ }],
    },
  },
  healthy: {
    'within its grace period': { objects: [node(), deleted(-20)] },
    'just ended': { objects: [node(), deleted(20)] },
    'a finalizer of a pod that is not deleted': {
      objects: [node(), runningPod('shop/web-1', { metadata: { finalizers: ['batch.kubernetes.io/job-tracking'] } })],
    },
    'its node is lost': { objects: [node('Unknown'), deleted(3600)] },
    'nodes may not be listed': { objects: [deleted(3600)], snapshot: { withheld: { Node: 'forbidden' } } },
    'a kill that failed once': { objects: [node(), runningPod('shop/web-1'), failedKill('x')] },
  },
});

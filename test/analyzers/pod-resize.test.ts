import { podResize } from '../../analyzers/pod-resize.ts';
import { ago, object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const node = object('v1', 'Node', 'node-a');
const pod = (type: string, reason: string, message: string, seconds = 900) =>
  runningPod('shop/web-1', {
    status: {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type, status: 'True', reason, message, lastTransitionTime: ago(seconds) },
      ],
    },
  });
const healed = () => [runningPod('shop/web-1')];

testAnalyzer(podResize, {
  faulty: {
    'more than the node has': {
      fault: 'GAP-23',
      objects: [
        pod(
          'PodResizePending',
          'Infeasible',
          "Node didn't have enough capacity: cpu, requested: 100000, capacity: 4000",
        ),
      ],
      expect: [
        {
          code: 'pod-resize-infeasible',
          on,
          says: /impossible on node node-a: Node didn't have enough capacity: cpu/,
          severity: 'warning',
        },
      ],
      cure: healed,
    },
    'more than is free': {
      fault: 'GAP-23',
      objects: [node, pod('PodResizePending', 'Deferred', "Node didn't have enough resource: memory")],
      expect: [{ code: 'pod-resize-deferred', on, says: /waits until node node-a has room/, settling: false }],
      cure: healed,
    },
    'more than is free at the moment': {
      objects: [pod('PodResizePending', 'Deferred', 'x', 5)],
      expect: [{ code: 'pod-resize-deferred', on, says: /waits/, settling: true }],
    },
    'the runtime fails': {
      fault: 'GAP-23',
      objects: [pod('PodResizeInProgress', 'Error', 'memory limit below usage')],
      expect: [{ code: 'pod-resize-failed', on, says: /fails on node node-a: memory limit below usage/ }],
      cure: healed,
    },
    'as Kubernetes said it before 1.33': {
      fault: 'GAP-23',
      objects: [runningPod('shop/web-1', { status: { resize: 'Infeasible' } })],
      expect: [{ code: 'pod-resize-infeasible', on, says: /impossible on node node-a$/ }],
    },
  },
  healthy: {
    'no resize': { objects: healed() },
    'a resize that is being carried out': { objects: [pod('PodResizeInProgress', '', '')] },
  },
});

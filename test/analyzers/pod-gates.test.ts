import { podGates } from '../../analyzers/pod-gates.ts';
import { ago, created, runningPod } from '../helpers/objects.ts';
import { brokenPod } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const gated = (name: string, metadata: object = {}) =>
  brokenPod([], {
    metadata,
    spec: { nodeName: undefined, schedulingGates: [{ name }] },
    status: {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'SchedulingGated',
          message: 'Scheduling is blocked due to non-empty scheduling gates',
        },
      ],
    },
  });
const gate = 'target-health.elbv2.k8s.aws/web';
const behind = (conditions: object[], since = created) =>
  runningPod('shop/web-1', {
    spec: { readinessGates: [{ conditionType: gate }] },
    status: {
      conditions: [
        { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', lastTransitionTime: since },
        { type: 'ContainersReady', status: 'True', lastTransitionTime: since },
        ...conditions,
      ],
    },
  });

testAnalyzer(podGates, {
  faulty: {
    'a gate that nobody removes': {
      fault: 'POD-036',
      objects: [gated('example.com/quota-check')],
      expect: [
        {
          code: 'pod-scheduling-gated',
          on,
          says: /nobody removes its scheduling gate example.com\/quota-check/,
          settling: false,
        },
      ],
      cure: () => [runningPod('shop/web-1')],
    },
    'a gate of a young pod': {
      objects: [gated('example.com/quota-check', { creationTimestamp: ago(10) })],
      expect: [{ code: 'pod-scheduling-gated', on, says: /quota-check/, settling: true }],
    },
    'a queue': {
      objects: [gated('kueue.x-k8s.io/admission')],
      expect: [{ code: 'pod-scheduling-gated', on, says: /kueue/, settling: true }],
    },
    'a readiness gate without a condition': {
      fault: 'POD-024',
      objects: [behind([])],
      expect: [
        {
          code: 'pod-readiness-gate-closed',
          on,
          says: /readiness gate target-health.elbv2.k8s.aws\/web is not set$/,
          settling: false,
        },
      ],
      cure: () => [runningPod('shop/web-1')],
    },
    'a readiness gate that is False': {
      objects: [behind([{ type: gate, status: 'False', reason: 'Target.FailedHealthChecks' }])],
      expect: [{ code: 'pod-readiness-gate-closed', on, says: /is False: Target.FailedHealthChecks/ }],
    },
    'a readiness gate that needs a minute': {
      objects: [behind([], ago(10))],
      expect: [{ code: 'pod-readiness-gate-closed', on, says: /not set/, settling: true }],
    },
  },
  healthy: {
    'no gates': { objects: [runningPod('shop/web-1')] },
    'an open readiness gate': {
      objects: [
        runningPod('shop/web-1', {
          spec: { readinessGates: [{ conditionType: gate }] },
          status: {
            conditions: [
              { type: 'Ready', status: 'True' },
              { type: gate, status: 'True' },
            ],
          },
        }),
      ],
    },
    'containers that are not ready': {
      objects: [brokenPod([], { spec: { readinessGates: [{ conditionType: gate }] } })],
    },
  },
});

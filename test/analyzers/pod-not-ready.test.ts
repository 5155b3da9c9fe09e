import { podNotReady } from '../../analyzers/pod-not-ready.ts';
import { ago, object, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, containerStatus, ended, notReady } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const node = (status = 'True') =>
  object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status }] } });
const probed = { containers: [{ name: 'app', readinessProbe: { httpGet: { port: 80 } } }] };

testAnalyzer(podNotReady, {
  faulty: {
    'a container without a probe is not ready': {
      fault: 'POD-024',
      objects: [node(), brokenPod([containerStatus('app', { started: true })])],
      expect: [
        {
          code: 'pod-not-ready',
          on,
          says: /runs, but is not ready: containers with unready status: \[app\]/,
          settling: false,
        },
      ],
      cure: () => [node(), runningPod('shop/web-1')],
    },
    'it became so just now': {
      objects: [node(), brokenPod([containerStatus('app')], { status: { conditions: notReady('[app]', ago(5)) } })],
      expect: [{ code: 'pod-not-ready', on, says: /not ready/, settling: true }],
    },
  },
  healthy: {
    'a ready pod': { situation: 'NEG-03', objects: [node(), runningPod('shop/web-1')] },
    'its probe says why': { objects: [node(), brokenPod([containerStatus('app')], { spec: probed })] },
    'it crashes': { objects: [node(), brokenPod([backingOff('app', ended(1))])] },
    'its node is lost': { objects: [node('Unknown'), brokenPod([containerStatus('app')])] },
    'a readiness gate says why': {
      objects: [
        node(),
        brokenPod([containerStatus('app', { ready: true })], { spec: { readinessGates: [{ conditionType: 'x' }] } }),
      ],
    },
    'a completed pod': { situation: 'NEG-01', objects: [node(), brokenPod([], { status: { phase: 'Succeeded' } })] },
  },
});

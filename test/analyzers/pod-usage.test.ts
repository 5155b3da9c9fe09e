import { podUsage } from '../../analyzers/pod-usage.ts';
import { podMetrics } from '../helpers/metrics.ts';
import { ago, now, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const pod = (resources: object, rest: object = {}) =>
  runningPod('shop/web-1', { spec: { containers: [{ name: 'app', image: 'a', resources }] }, ...rest });
const limited = pod({ limits: { cpu: '100m', memory: '256Mi' }, requests: { cpu: '50m', memory: '256Mi' } });
const uses = (cpu: string, memory: string, at?: string) => podMetrics('shop/web-1', { app: { cpu, memory } }, at);
const calm = uses('12345678n', '100Mi');

testAnalyzer(podUsage, {
  faulty: {
    'is about to be killed for memory': {
      fault: 'POD-041',
      objects: [limited, uses('5m', '254000Ki')],
      expect: [
        {
          code: 'pod-memory-near-limit',
          on,
          says: /container app uses 248\.05Mi of memory, 97 % of its limit of 256Mi/,
          severity: 'warning',
        },
      ],
      cure: () => [limited, calm],
    },
    'has little room for a peak': {
      fault: 'POD-041',
      objects: [limited, uses('5m', '210Mi')],
      expect: [{ code: 'pod-memory-high', on, says: /82 % of its limit/, severity: 'info' }],
      cure: () => [limited, calm],
    },
    'is throttled': {
      fault: 'POD-040',
      objects: [limited, uses('99800000n', '100Mi')],
      expect: [
        { code: 'pod-cpu-at-limit', on, says: /uses 100m of CPU, 100 % of its limit of 100m/, severity: 'info' },
      ],
      cure: () => [limited, calm],
    },
    'uses more memory than it requests': {
      fault: 'POD-041',
      objects: [pod({ requests: { memory: '64Mi' } }), uses('5m', '300Mi')],
      expect: [{ code: 'pod-memory-over-request', on, says: /uses 300Mi of memory, and requests 64Mi/ }],
    },
    'has been resized since': {
      objects: [
        pod(
          { limits: { memory: '256Mi' } },
          { status: { containerStatuses: [{ name: 'app', ready: true, resources: { limits: { memory: '1Gi' } } }] } },
        ),
        uses('5m', '1000Mi'),
      ],
      expect: [{ code: 'pod-memory-near-limit', on, says: /limit of 1Gi/ }],
    },
  },
  healthy: {
    'uses what it may': { objects: [limited, calm] },
    'has no limits': { objects: [pod({}), uses('3', '3Gi')] },
    'uses a little more than it requests': { objects: [pod({ requests: { memory: '64Mi' } }), uses('5m', '90Mi')] },
    'was measured long ago': { objects: [limited, uses('5m', '256Mi', ago(900))] },
    'was measured at no known time': { objects: [limited, uses('5m', '256Mi', '')] },
    'is being deleted': {
      objects: [pod({ limits: { memory: '256Mi' } }, { metadata: { deletionTimestamp: now } }), uses('5m', '256Mi')],
    },
    'is gone': { objects: [uses('5m', '256Mi')] },
    'there are no metrics': { objects: [limited] },
  },
});

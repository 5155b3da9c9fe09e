import { serviceEndpoints } from '../../analyzers/service-endpoints.ts';
import { object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const service = (selector: Record<string, string> | undefined, spec = {}) =>
  object('v1', 'Service', 'shop/web', { spec: { selector, ports: [{ port: 80 }], ...spec } });
const pod = (labels: Record<string, string>, status = {}) => runningPod('shop/web-1', { metadata: { labels }, status });
const notReady = { conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] };
const deployment = (replicas: number) =>
  object('apps/v1', 'Deployment', 'shop/web', { spec: { replicas, template: { metadata: { labels: { app: 'web' } } } } });

testAnalyzer(serviceEndpoints, {
  faulty: {
    'a label of the selector is misspelt': {
      fault: 'NET-001',
      objects: [service({ app: 'wbe' }), pod({ app: 'web' })],
      expect: [
        { code: 'service-selects-nothing', on: 'Service shop/web', says: /app=wbe.*Pod shop\/web-1.*app.*web instead of wbe/, near: ['Pod shop/web-1'] },
      ],
      cure: objects => [service({ app: 'web' }), objects[1]!],
    },
    'the pods are not ready': {
      fault: 'NET-002',
      objects: [service({ app: 'web' }), pod({ app: 'web' }, notReady)],
      expect: [{ code: 'service-no-ready-endpoints', on: 'Service shop/web', says: /none of the 1 pod /, settling: false }],
      cure: objects => [objects[0]!, pod({ app: 'web' })],
    },
  },
  healthy: {
    'a ready pod': { objects: [service({ app: 'web' }), pod({ app: 'web' })] },
    'no selector': { situation: 'NEG-04', objects: [service(undefined)] },
    'an external name': { situation: 'NEG-04', objects: [service({ app: 'x' }, { type: 'ExternalName' })] },
    'its workload is scaled to zero': { situation: 'NEG-26', objects: [service({ app: 'web' }), deployment(0)] },
    'only finished pods': { situation: 'NEG-01', objects: [service({ app: 'web' }), pod({ app: 'web' }, { ...notReady, phase: 'Succeeded' })] },
  },
});

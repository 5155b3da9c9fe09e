import { ingressConflict } from '../../analyzers/ingress-conflict.ts';
import { ingress } from '../helpers/network.ts';
import { ago } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const at = (name: string, path: string, spec = {}, annotations = {}, metadata = {}) =>
  ingress(name, [{ path, service: 'web', port: 80 }], spec, annotations, undefined, metadata);
const canary = { 'nginx.ingress.kubernetes.io/canary': 'true' };

testAnalyzer(ingressConflict, {
  faulty: {
    'one host and path, in two Ingresses': {
      fault: 'NET-018',
      objects: [at('shop/one', '/'), at('shop/two', '/')],
      expect: [
        {
          code: 'ingress-conflict',
          on: 'Ingress shop/two',
          says: /shop\.example\.com\/ is claimed by Ingress shop\/one too/,
          near: ['Ingress shop/one'],
          severity: 'warning',
        },
      ],
      cure: objects => [objects[0]!, at('shop/two', '/two')],
    },
    'in another namespace, and the later one has the earlier name': {
      fault: 'NET-018',
      objects: [at('blog/site', '/x/', {}, {}, { creationTimestamp: ago(60) }), at('shop/site', '/x')],
      expect: [
        {
          code: 'ingress-conflict',
          on: 'Ingress blog/site',
          says: /shop\.example\.com\/x\/ is claimed by Ingress shop\/site too/,
        },
      ],
    },
  },
  healthy: {
    'other paths': { objects: [at('shop/one', '/'), at('shop/two', '/api')] },
    'other classes': { objects: [at('shop/one', '/'), at('shop/two', '/', { ingressClassName: 'internal' })] },
    'a canary': { objects: [at('shop/one', '/'), at('shop/two', '/', {}, canary)] },
    'a load balancer for each': {
      objects: [at('shop/one', '/', { ingressClassName: 'alb' }), at('shop/two', '/', { ingressClassName: 'alb' })],
    },
    'resources as backends': {
      situation: 'NEG-24',
      objects: [ingress('shop/one', [{ path: '/' }]), ingress('shop/two', [{ path: '/' }])],
    },
  },
});

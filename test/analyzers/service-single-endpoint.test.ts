import { serviceSingleEndpoint } from '../../analyzers/service-single-endpoint.ts';
import { notReady, pod, service } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const svc = service('shop/web', web);

testAnalyzer(serviceSingleEndpoint, {
  faulty: {
    'one ready pod': {
      fault: 'NET-006',
      objects: [svc, pod('shop/web-1', web), pod('shop/web-2', web, notReady)],
      expect: [{ code: 'service-single-endpoint', on: 'Service shop/web', says: /Pod shop\/web-1/, severity: 'info' }],
      cure: objects => [...objects, pod('shop/web-3', web)],
    },
  },
  healthy: {
    'two ready pods': { situation: 'NEG-14', objects: [svc, pod('shop/web-1', web), pod('shop/web-2', web)] },
    'none, which is told elsewhere': { objects: [svc, pod('shop/web-1', web, notReady)] },
    'no selector': { situation: 'NEG-04', objects: [service('shop/web', undefined), pod('shop/web-1', web)] },
  },
});

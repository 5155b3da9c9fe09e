import { serviceTypeAllowed } from '../../analyzers/service-type-allowed.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const service = (type: string) => object('v1', 'Service', 'shop/web', { spec: { type, ports: [{ port: 80 }] } });
const on = 'Service shop/web';
const snapshot = { settings: { practice: { serviceTypes: ['ClusterIP', 'LoadBalancer'] as const } } };

testAnalyzer(serviceTypeAllowed, {
  faulty: {
    'a type that is not allowed': {
      fault: 'BP-021',
      snapshot,
      objects: [service('NodePort')],
      expect: [
        {
          code: 'service-type-not-allowed',
          on,
          says: /NodePort; allowed: ClusterIP, LoadBalancer/,
          severity: 'warning',
        },
      ],
      cure: () => [service('ClusterIP')],
    },
    'a load balancer, of which nothing is said': {
      fault: 'BP-021',
      objects: [service('LoadBalancer')],
      expect: [{ code: 'service-open', on, says: /LoadBalancer/, severity: 'info' }],
      cure: () => [service('ClusterIP')],
    },
  },
  healthy: {
    'a type that is allowed': { snapshot, objects: [service('LoadBalancer')] },
    'inside only': { objects: [service('ClusterIP'), { ...service('ExternalName') }] },
  },
});

import { virtualServiceFaults } from '../../analyzers/virtual-service-faults.ts';
import { virtualService } from '../helpers/istio.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'VirtualService.networking.istio.io shop/web';
const injecting = (fault: object, rest: object = {}) =>
  virtualService('shop/web', { hosts: ['web'], http: [{ fault, route: [{ destination: { host: 'web' } }], ...rest }] });
const abort = (percentage: object) => injecting({ abort: { httpStatus: 503, ...percentage } });

testAnalyzer(virtualServiceFaults, {
  faulty: {
    'all requests are answered with an error': {
      fault: 'NET-036',
      objects: [abort({ percentage: { value: 100 } })],
      expect: [
        {
          code: 'virtual-service-injects-errors',
          on,
          says: /^answers 100% of the requests with 503, on purpose$/,
          severity: 'warning',
        },
      ],
      cure: () => [injecting({})],
    },
    'a share of one route, in the older form': {
      objects: [injecting({ abort: { grpcStatus: 'UNAVAILABLE', percent: 5 } }, { name: 'checkout' })],
      expect: [
        {
          code: 'virtual-service-injects-errors',
          on,
          says: /5% of the requests of route checkout with UNAVAILABLE/,
        },
      ],
    },
    'requests are delayed': {
      fault: 'NET-037',
      objects: [injecting({ delay: { fixedDelay: '25s', percentage: { value: 0.5 } } })],
      expect: [
        { code: 'virtual-service-injects-delay', on, says: /^delays 0\.5% of the requests by 25s, on purpose$/ },
      ],
      cure: () => [injecting({})],
    },
  },
  healthy: {
    'no share: nothing is injected': { objects: [abort({})] },
    'a share of nothing': { objects: [abort({ percentage: { value: 0 } })] },
    'no fault': { objects: [virtualService('shop/web', { hosts: ['web'], http: [{ timeout: '5s' }] })] },
  },
});

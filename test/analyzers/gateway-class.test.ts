import { gatewayClass as analyzer } from '../../analyzers/gateway-class.ts';
import { condition, gateway, gatewayClass, listener } from '../helpers/gateway.ts';
import { ago } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const used = gateway('infra/edge', [listener('http')]);
const waiting = [condition('Accepted', 'Unknown', 'Pending', 'Waiting for controller', '1970-01-01T00:00:00Z')];
const on = 'GatewayClass example';

testAnalyzer(analyzer, {
  faulty: {
    'no controller has answered': {
      fault: 'NET-030',
      objects: [gatewayClass('example', waiting), used],
      expect: [
        {
          code: 'gateway-class-not-accepted',
          on,
          says: /^controller example\.com\/controller has not accepted it$/,
          settling: false,
        },
      ],
      cure: objects => [gatewayClass('example'), objects[1]!],
    },
    'the controller refuses': {
      fault: 'NET-030',
      objects: [
        gatewayClass('example', [condition('Accepted', 'False', 'InvalidParameters', 'parametersRef not found')]),
        used,
      ],
      expect: [{ code: 'gateway-class-not-accepted', on, says: /InvalidParameters: parametersRef not found/ }],
    },
    'it was created just now': {
      objects: [gatewayClass('example', waiting, { creationTimestamp: ago(5) }), used],
      expect: [{ code: 'gateway-class-not-accepted', on, says: /controller/, settling: true }],
    },
    'nobody uses it': {
      fault: 'NET-035',
      objects: [gatewayClass('example')],
      expect: [{ code: 'gateway-class-unused', on, says: /no Gateway/, severity: 'info' }],
      cure: objects => [...objects, used],
    },
  },
  healthy: {
    'accepted and used': { objects: [gatewayClass('example'), used] },
    'Gateways may not be listed': {
      objects: [gatewayClass('example')],
      snapshot: { withheld: { Gateway: 'forbidden' } },
    },
  },
});

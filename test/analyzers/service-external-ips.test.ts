import { serviceExternalIps } from '../../analyzers/service-external-ips.ts';
import { service } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(serviceExternalIps, {
  faulty: {
    'an address is claimed': {
      fault: 'NET-010',
      objects: [service('shop/web', { app: 'web' }, { externalIPs: ['203.0.113.9'] })],
      expect: [{ code: 'service-external-ips', on: 'Service shop/web', says: /203\.0\.113\.9/, severity: 'info' }],
      cure: () => [service('shop/web', { app: 'web' })],
    },
  },
  healthy: { 'no address is claimed': { objects: [service('shop/web', { app: 'web' })] } },
});

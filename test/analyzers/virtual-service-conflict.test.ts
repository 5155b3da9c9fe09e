import { virtualServiceConflict } from '../../analyzers/virtual-service-conflict.ts';
import { virtualService } from '../helpers/istio.ts';
import { ago } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const to = { route: [{ destination: { host: 'web' } }] };
const first = (spec: object) =>
  virtualService('shop/a', { hosts: ['web'], http: [to], ...spec }, { creationTimestamp: ago(9000) });
const second = (spec: object) => virtualService('shop/b', { hosts: ['web'], http: [to], ...spec });
const on = 'VirtualService.networking.istio.io shop/b';
const public_ = { hosts: ['shop.example.com'], gateways: ['infra/edge'] };

testAnalyzer(virtualServiceConflict, {
  faulty: {
    'two for one host in the mesh, in two forms of its name': {
      objects: [first({}), second({ hosts: ['web.shop.svc.cluster.local'] })],
      expect: [
        {
          code: 'virtual-service-host-conflict',
          on,
          says: /claims host web\.shop\.svc in the mesh, as VirtualService\.networking\.istio\.io shop\/a does/,
          near: ['VirtualService.networking.istio.io shop/a'],
        },
      ],
      cure: () => [first({})],
    },
    'two that answer everything at one Gateway': {
      objects: [first(public_), second(public_)],
      expect: [
        { code: 'virtual-service-host-conflict', on, says: /claims host shop\.example\.com at Gateway infra\/edge/ },
      ],
    },
  },
  healthy: {
    'at a Gateway, one of them by what it matches': {
      objects: [first(public_), second({ ...public_, http: [{ match: [{ uri: { prefix: '/cart' } }], ...to }] })],
    },
    'two hosts': { objects: [first({}), second({ hosts: ['cart'] })] },
    'each for its own namespace': { objects: [first({}), second({ exportTo: ['.'] })] },
    'the mesh and a Gateway': { objects: [first({}), second({ gateways: ['infra/edge'] })] },
  },
});

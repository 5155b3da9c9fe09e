import { virtualServiceGateway } from '../../analyzers/virtual-service-gateway.ts';
import { istioGateway, virtualService } from '../helpers/istio.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'VirtualService.networking.istio.io shop/web';
const at = (...gateways: string[]) => virtualService('shop/web', { hosts: ['shop.example.com'], gateways });
const edge = istioGateway('infra/edge', { istio: 'ingressgateway' });
const delegating = (name: string) =>
  virtualService('shop/web', { hosts: ['shop.example.com'], http: [{ delegate: { name, namespace: 'cart' } }] });

testAnalyzer(virtualServiceGateway, {
  faulty: {
    'the Gateway is in another namespace': {
      fault: 'NET-038',
      objects: [at('edge'), edge],
      expect: [
        {
          code: 'virtual-service-gateway-missing',
          on,
          says: /^is for Gateway edge, which does not exist$/,
          blames: ['Gateway.networking.istio.io shop/edge'],
          near: ['Gateway.networking.istio.io infra/edge'],
        },
      ],
      cure: () => [at('infra/edge'), edge],
    },
    'the delegate is missing': {
      objects: [delegating('routes'), virtualService('cart/route', {})],
      expect: [
        {
          code: 'virtual-service-delegate-missing',
          on,
          says: /VirtualService cart\/routes, which does not exist/,
          blames: ['VirtualService.networking.istio.io cart/routes'],
          near: ['VirtualService.networking.istio.io cart/route'],
        },
      ],
      cure: () => [delegating('route'), virtualService('cart/route', {})],
    },
  },
  healthy: {
    'the sidecars and a Gateway that is there': { objects: [at('mesh', 'infra/edge'), edge] },
    'a Gateway of the Gateway API is another kind, and is not looked for': { objects: [at('mesh'), edge] },
    'Gateways may not be listed': {
      objects: [at('edge')],
      snapshot: { withheld: { 'Gateway.networking.istio.io': 'forbidden' } },
    },
  },
});

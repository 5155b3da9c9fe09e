import { istioGateway as analyzer } from '../../analyzers/istio-gateway.ts';
import { istioGateway } from '../helpers/istio.ts';
import { deployment, notReady, pod } from '../helpers/network.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Gateway.networking.istio.io shop/edge';
const ingress = { istio: 'ingressgateway' };
const proxy = pod('istio-system/istio-ingressgateway-1', { app: 'istio-ingressgateway', ...ingress });
const https = (credentialName: string) => ({
  port: { number: 443, name: 'https', protocol: 'HTTPS' },
  hosts: ['shop/shop.example.com', '*.example.org'],
  tls: { mode: 'SIMPLE', credentialName },
});
const secret = (path: string) => object('v1', 'Secret', path, { type: 'kubernetes.io/tls' });

testAnalyzer(analyzer, {
  faulty: {
    'the selector matches no pod': {
      objects: [istioGateway('shop/edge', { istio: 'ingress' }), proxy],
      expect: [
        {
          code: 'istio-gateway-selects-nothing',
          on,
          says: /selector istio=ingress matches no pod; Pod istio-system\/istio-ingressgateway-1 differs in label istio: ingressgateway instead of ingress/,
          near: ['Pod istio-system/istio-ingressgateway-1'],
        },
      ],
      cure: () => [istioGateway('shop/edge', ingress), proxy],
    },
    'its proxies are not ready': {
      objects: [istioGateway('shop/edge', ingress), pod('istio-system/a', ingress, notReady)],
      expect: [{ code: 'istio-gateway-not-ready', on, says: /matches 1 proxy, none of them ready/ }],
    },
    'the Secret is in the namespace of the Gateway, not of the proxies': {
      objects: [istioGateway('shop/edge', ingress, https('shop-cert')), proxy, secret('shop/shop-cert')],
      expect: [
        {
          code: 'istio-gateway-credential-missing',
          on,
          says: /Secret shop-cert, which does not exist in istio-system/,
          blames: ['Secret istio-system/shop-cert'],
          near: ['Secret shop/shop-cert'],
        },
      ],
      cure: objects => [...objects, secret('istio-system/shop-cert')],
    },
  },
  healthy: {
    'all is there': {
      objects: [istioGateway('shop/edge', ingress, https('shop-cert')), proxy, secret('istio-system/shop-cert')],
    },
    'for all proxies': { objects: [istioGateway('shop/edge', {})] },
    'certificates of other places': {
      objects: [istioGateway('shop/edge', ingress, https('builtin://'), https('sds://file')), proxy],
    },
    'its workload is scaled to zero': {
      situation: 'NEG-26',
      objects: [istioGateway('shop/edge', ingress), deployment('istio-system/istio-ingressgateway', ingress, 0)],
    },
    'Secrets may not be listed': {
      situation: 'NEG-18',
      objects: [istioGateway('shop/edge', ingress, https('shop-cert')), proxy],
      snapshot: { withheld: { Secret: 'forbidden' } },
    },
  },
});

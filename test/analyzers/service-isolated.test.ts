import { serviceIsolated } from '../../analyzers/service-isolated.ts';
import { ciliumPolicy } from '../helpers/cilium.ts';
import { pod, service } from '../helpers/network.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Service shop/web';
const policy = (name: string, spec: Record<string, unknown>) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', `shop/${name}`, {
    spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec },
  });
const deny = policy('default-deny', {});
const ingress = object('networking.k8s.io/v1', 'Ingress', 'shop/site', {
  spec: {
    rules: [
      {
        host: 'shop.example.com',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
        },
      },
    ],
  },
});
const web = [service('shop/web', { app: 'web' }), pod('shop/web-1', { app: 'web' })];

testAnalyzer(serviceIsolated, {
  faulty: {
    'an Ingress leads to it, and nobody may come in': {
      fault: 'NET-023',
      objects: [...web, deny, ingress],
      expect: [
        {
          code: 'service-shut-off',
          on,
          says: /^Ingress shop\/site leads to it, but no client may connect: NetworkPolicy shop\/default-deny isolates its pods/,
          near: ['NetworkPolicy shop/default-deny'],
        },
      ],
      cure: objects => [
        ...objects,
        policy('web', {
          podSelector: { matchLabels: { app: 'web' } },
          ingress: [{ from: [{ podSelector: { matchLabels: { app: 'front' } } }] }],
        }),
      ],
    },
    'an HTTPRoute leads to it': {
      objects: [
        ...web,
        deny,
        object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop/site', {
          spec: { rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
        }),
      ],
      expect: [{ code: 'service-shut-off', on, says: /^HTTPRoute shop\/site leads to it/ }],
    },
    'what is allowed is for other pods': {
      fault: 'NET-023',
      objects: [...web, deny, ingress, policy('api', { podSelector: { matchLabels: { app: 'api' } }, ingress: [{}] })],
      expect: [{ code: 'service-shut-off', on, says: /default-deny/ }],
    },
  },
  healthy: {
    'only what goes out is restricted': { objects: [...web, policy('egress', { policyTypes: ['Egress'] }), ingress] },
    'nobody leads to it: it may be meant': { situation: 'NEG-12', objects: [...web, deny] },
    'no policy': { objects: [...web, ingress] },
    'the pods are on the network of their node, which no policy is for': {
      objects: [web[0]!, pod('shop/web-1', { app: 'web' }, {}, [], { hostNetwork: true }), deny, ingress],
    },
    'a policy of Cilium may allow it': {
      objects: [...web, deny, ciliumPolicy('shop/web', { endpointSelector: {}, ingress: [{}] }), ingress],
    },
    'nobody is there to be called': { objects: [web[0]!, deny, ingress] },
  },
});

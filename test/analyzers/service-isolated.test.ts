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
const web = [service('shop/web', { app: 'web' }), pod('shop/web-1', { app: 'web' })];

testAnalyzer(serviceIsolated, {
  faulty: {
    'everything is denied, and nothing allowed': {
      fault: 'NET-023',
      objects: [...web, deny],
      expect: [
        {
          code: 'service-shut-off',
          on,
          says: /^no client may come in: NetworkPolicy shop\/default-deny isolates its pods/,
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
    'what is allowed is for other pods': {
      fault: 'NET-023',
      objects: [...web, deny, policy('api', { podSelector: { matchLabels: { app: 'api' } }, ingress: [{}] })],
      expect: [{ code: 'service-shut-off', on, says: /default-deny/ }],
    },
  },
  healthy: {
    'only what goes out is restricted': { objects: [...web, policy('egress', { policyTypes: ['Egress'] })] },
    'no policy': { objects: [...web] },
    'the pods are on the network of their node, which no policy is for': {
      objects: [web[0]!, pod('shop/web-1', { app: 'web' }, {}, [], { hostNetwork: true }), deny],
    },
    'a policy of Cilium may allow it': {
      objects: [...web, deny, ciliumPolicy('shop/web', { endpointSelector: {}, ingress: [{}] })],
    },
    'nobody is there to be called': { objects: [web[0]!, deny] },
  },
});

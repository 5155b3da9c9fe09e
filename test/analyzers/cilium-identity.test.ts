import { ciliumIdentity as analyzer } from '../../analyzers/cilium-identity.ts';
import { ciliumEndpoint, ciliumIdentity } from '../helpers/cilium.ts';
import { namespace } from '../helpers/network.ts';
import { ago } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const labels = {
  app: 'web',
  'io.cilium.k8s.namespace.labels.team': 'shop',
  'io.cilium.k8s.policy.cluster': 'default',
  'io.cilium.k8s.policy.serviceaccount': 'default',
  'io.kubernetes.pod.namespace': 'shop',
};
const shop = namespace('shop', { team: 'shop' });
const used = ciliumIdentity('48861', labels);
const unused = ciliumIdentity('51000', labels);
const endpoint = ciliumEndpoint('shop/web-1');

testAnalyzer(analyzer, {
  faulty: {
    'a label of the namespace was changed': {
      fault: 'NET-044',
      objects: [used, endpoint, namespace('shop', { team: 'checkout' })],
      expect: [
        {
          code: 'cilium-identity-outdated',
          on: 'CiliumIdentity.cilium.io 48861',
          says: /with team=shop of namespace shop, whose label is checkout/,
          near: ['Namespace shop'],
          severity: 'warning',
        },
      ],
      cure: () => [used, endpoint, shop],
    },
    'nobody uses it': {
      fault: 'NET-044',
      objects: [used, unused, endpoint, shop],
      expect: [
        { code: 'cilium-identity-unused', on: 'CiliumIdentity.cilium.io 51000', says: /no endpoint/, severity: 'info' },
      ],
      cure: () => [used, endpoint, shop],
    },
    'its namespace is gone': {
      fault: 'NET-044',
      objects: [ciliumIdentity('51000', { ...labels, 'io.kubernetes.pod.namespace': 'old' }), endpoint, shop],
      expect: [
        {
          code: 'cilium-identity-unused',
          on: 'CiliumIdentity.cilium.io 51000',
          says: /and its namespace old does not exist/,
        },
      ],
    },
  },
  healthy: {
    'it is used': { objects: [used, endpoint, shop] },
    'it has just been made': {
      objects: [used, ciliumIdentity('51000', labels, { creationTimestamp: ago(600) }), endpoint, shop],
    },
    'endpoints are kept elsewhere': { objects: [used, unused, shop] },
    'endpoints may not be listed': {
      objects: [unused, shop],
      snapshot: { withheld: { CiliumEndpoint: 'forbidden' } },
    },
  },
});

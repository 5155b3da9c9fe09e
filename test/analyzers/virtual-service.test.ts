import { virtualService as analyzer } from '../../analyzers/virtual-service.ts';
import { destinationRule, routeTo, serviceEntry, virtualService } from '../helpers/istio.ts';
import { deployment, notReady, pod, service } from '../helpers/network.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'VirtualService.networking.istio.io shop/web';
const web = [service('shop/web', { app: 'web' }), pod('shop/web-1', { app: 'web', version: 'v1' })];
const subsets = (...versions: string[]) => ({ subsets: versions.map(v => ({ name: v, labels: { version: v } })) });
const remoteSecret = object('v1', 'Secret', 'istio-system/istio-remote-secret-west', {
  metadata: { labels: { 'istio/multiCluster': 'true' } },
  type: 'Opaque',
});

testAnalyzer(analyzer, {
  faulty: {
    'the host is no Service': {
      fault: 'NET-038',
      objects: [routeTo({ host: 'wbe' }), ...web],
      expect: [
        {
          code: 'virtual-service-host-unknown',
          on,
          says: /^leads to host wbe, which is no Service and no host of a ServiceEntry$/,
          blames: ['Service shop/wbe'],
          near: ['Service shop/web'],
        },
      ],
      cure: () => [routeTo({ host: 'web' }), ...web],
    },
    'the full name of a Service of another namespace': {
      objects: [routeTo({ host: 'cart.store.svc.cluster.local' }), ...web, service('shop/cart', { app: 'cart' })],
      expect: [
        {
          code: 'virtual-service-host-unknown',
          on,
          says: /cart\.store\.svc\.cluster\.local/,
          blames: ['Service store/cart'],
          near: ['Service shop/cart'],
        },
      ],
    },
    'a name that DNS resolves and Istio does not': {
      objects: [routeTo({ host: 'web.shop' }), ...web],
      expect: [
        {
          code: 'virtual-service-host-unknown',
          on,
          says: /web\.shop\.svc\.cluster\.local is the name that Istio knows/,
        },
      ],
    },
    'a host outside without a ServiceEntry': {
      objects: [routeTo({ host: 'api.example.com' }), ...web, serviceEntry('shop/other', 'other.example.com')],
      expect: [{ code: 'virtual-service-host-unknown', on, says: /api\.example\.com/ }],
      cure: objects => [...objects, serviceEntry('mesh/example', '*.example.com')],
    },
    'the subset is not defined': {
      fault: 'NET-038',
      objects: [
        routeTo({ host: 'web', subset: 'v3' }),
        ...web,
        destinationRule('shop/web', 'web', subsets('v1', 'v2')),
      ],
      expect: [
        {
          code: 'virtual-service-subset-unknown',
          on,
          says: /leads to subset v3 of web, which no DestinationRule defines: there are v1, v2/,
          near: ['DestinationRule.networking.istio.io shop/web'],
        },
      ],
      cure: ([, ...rest]) => [routeTo({ host: 'web', subset: 'v1' }), ...rest],
    },
    'there is no DestinationRule at all': {
      objects: [routeTo({ host: 'web', subset: 'v1' }), ...web],
      expect: [{ code: 'virtual-service-subset-unknown', on, says: /which no DestinationRule defines$/ }],
    },
    'no pod has the labels of the subset': {
      fault: 'NET-038',
      objects: [
        routeTo({ host: 'web', subset: 'v2' }),
        ...web,
        destinationRule('other/web', 'web.shop.svc.cluster.local', subsets('v1', 'v2')),
      ],
      expect: [
        { code: 'virtual-service-subset-empty', on, says: /subset v2 of web, whose labels version=v2 no pod has/ },
      ],
      cure: objects => [...objects, pod('shop/web-2', { app: 'web', version: 'v2' })],
    },
    'the port is not one of the Service': {
      objects: [routeTo({ host: 'web', port: { number: 8080 } }), ...web],
      expect: [{ code: 'virtual-service-port-unknown', on, says: /port 8080 of Service shop\/web, which exposes 80/ }],
      cure: ([, ...rest]) => [routeTo({ host: 'web', port: { number: 80 } }), ...rest],
    },
    'the Service has no ready endpoints': {
      objects: [routeTo({ host: 'web' }), web[0]!, pod('shop/web-1', { app: 'web' }, notReady)],
      expect: [{ code: 'virtual-service-not-ready', on, says: /Service shop\/web, which has no ready endpoints/ }],
    },
    'mirrored, tls and tcp routes': {
      objects: [
        virtualService('shop/web', {
          hosts: ['web'],
          http: [{ route: [{ destination: { host: 'web' } }], mirrors: [{ destination: { host: 'shadow' } }] }],
          tls: [{ route: [{ destination: { host: 'secure' } }] }],
          tcp: [{ route: [{ destination: { host: 'raw' } }] }],
        }),
        ...web,
      ],
      expect: ['shadow', 'secure', 'raw'].map(host => ({
        code: 'virtual-service-host-unknown',
        on,
        says: new RegExp(`host ${host}`),
      })),
    },
  },
  healthy: {
    'it resolves': {
      objects: [
        routeTo({ host: 'web.shop.svc.cluster.local', subset: 'v1' }),
        ...web,
        destinationRule('shop/web', 'web', subsets('v1')),
      ],
    },
    'a subset without traffic': {
      objects: [
        virtualService('shop/web', {
          hosts: ['web'],
          http: [
            {
              route: [
                { destination: { host: 'web' }, weight: 100 },
                { destination: { host: 'new' }, weight: 0 },
              ],
            },
          ],
        }),
        ...web,
      ],
    },
    'a host of a ServiceEntry, by its own name and by a pattern': {
      objects: [
        routeTo({ host: 'api.example.com' }),
        virtualService('shop/b', { hosts: ['b'], tcp: [{ route: [{ destination: { host: 'db.example.org' } }] }] }),
        serviceEntry('mesh/a', 'api.example.com'),
        serviceEntry('mesh/b', '*.example.org'),
      ],
    },
    'a DestinationRule for many hosts may define the subset': {
      objects: [
        routeTo({ host: 'web', subset: 'v9' }),
        ...web,
        destinationRule('shop/all', '*.shop.svc.cluster.local', subsets('v9')),
      ],
    },
    'the pods of the subset are scaled to zero': {
      objects: [
        routeTo({ host: 'web', subset: 'v2' }),
        ...web,
        deployment('shop/web-v2', { app: 'web', version: 'v2' }, 0),
        destinationRule('shop/web', 'web', subsets('v2')),
      ],
    },
    'the Service may be in another cluster of the mesh': { objects: [routeTo({ host: 'cart' }), ...web, remoteSecret] },
    'Secrets may not be listed: there may be other clusters': {
      objects: [routeTo({ host: 'cart' }), ...web],
      snapshot: { withheld: { Secret: 'forbidden' } },
    },
    'a redirect leads nowhere': {
      objects: [virtualService('shop/web', { hosts: ['web'], http: [{ redirect: { uri: '/new' } }] })],
    },
  },
});

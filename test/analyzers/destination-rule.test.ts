import { destinationRule as analyzer } from '../../analyzers/destination-rule.ts';
import { destinationRule, peerAuthentication, serviceEntry, sidecar } from '../helpers/istio.ts';
import { deployment, pod, service } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'DestinationRule.networking.istio.io shop/web';
const app = { app: 'web', version: 'v1' };
const svc = service('shop/web', { app: 'web' });
const plain = pod('shop/web-1', app);
const meshed = pod('shop/web-1', app, {}, [], { initContainers: [sidecar] });
const tls = (mode: string, rest: object = {}) =>
  destinationRule('shop/web', 'web', { trafficPolicy: { tls: { mode }, ...rest } });
const subset = (version: string) =>
  destinationRule('shop/web', 'web.shop.svc.cluster.local', { subsets: [{ name: 'blue', labels: { version } }] });

testAnalyzer(analyzer, {
  faulty: {
    'the host is no Service': {
      fault: 'NET-038',
      objects: [destinationRule('shop/web', 'wbe'), svc, plain],
      expect: [
        {
          code: 'destination-rule-host-unknown',
          on,
          says: /is for host wbe/,
          near: ['Service shop/web'],
        },
      ],
      cure: () => [destinationRule('shop/web', 'web'), svc, plain],
    },
    'a subset selects no pod': {
      fault: 'NET-038',
      objects: [subset('v2'), svc, plain],
      expect: [
        {
          code: 'destination-rule-subset-empty',
          on,
          says: /subset blue \(version=v2\) selects no pod of Service shop\/web; Pod shop\/web-1 differs in label version: v1 instead of v2/,
          near: ['Pod shop/web-1'],
        },
      ],
      cure: () => [subset('v1'), svc, plain],
    },
    'mTLS to pods without a sidecar': {
      objects: [tls('ISTIO_MUTUAL'), svc, plain],
      expect: [
        {
          code: 'destination-rule-demands-mtls',
          on,
          says: /mode ISTIO_MUTUAL\) to Service shop\/web, whose pods have no sidecar/,
          near: ['Pod shop/web-1'],
        },
      ],
      cure: () => [tls('ISTIO_MUTUAL'), svc, meshed],
    },
    'plain text to pods that take mTLS only': {
      objects: [tls('DISABLE'), svc, meshed, peerAuthentication('istio-system/default', 'STRICT')],
      expect: [{ code: 'destination-rule-forbids-mtls', on, says: /plain text .* to Service shop\/web/ }],
      cure: () => [
        tls('DISABLE'),
        svc,
        meshed,
        peerAuthentication('istio-system/default', 'STRICT'),
        peerAuthentication('shop/default', 'PERMISSIVE'),
      ],
    },
    'plain text to pods that one policy selects': {
      objects: [
        tls('DISABLE'),
        svc,
        meshed,
        peerAuthentication('shop/default', 'PERMISSIVE'),
        peerAuthentication('shop/web', 'STRICT', { selector: { matchLabels: { app: 'web' } } }),
      ],
      expect: [{ code: 'destination-rule-forbids-mtls', on, says: /take mTLS only/ }],
    },
  },
  healthy: {
    'its subset has pods': { objects: [subset('v1'), svc, plain] },
    'a host outside': {
      objects: [destinationRule('shop/web', 'api.example.com'), serviceEntry('shop/api', 'api.example.com')],
    },
    'many hosts': { objects: [destinationRule('shop/web', '*.shop.svc.cluster.local'), svc, plain] },
    'the pods of the subset are scaled to zero': {
      situation: 'NEG-26',
      objects: [subset('v2'), svc, plain, deployment('shop/web-v2', { app: 'web', version: 'v2' }, 0)],
    },
    'a Service without pods is its own fault': { objects: [subset('v2'), svc] },
    'one port has its own TLS': {
      objects: [tls('ISTIO_MUTUAL', { portLevelSettings: [{ tls: { mode: 'DISABLE' } }] }), svc, plain],
    },
    'another mode for one port of the pods': {
      objects: [
        tls('DISABLE'),
        svc,
        meshed,
        peerAuthentication('shop/default', 'STRICT', { portLevelMtls: { 8080: { mode: 'DISABLE' } } }),
      ],
    },
    'mTLS is not demanded': { objects: [tls('DISABLE'), svc, meshed, peerAuthentication('shop/default', 'UNSET')] },
  },
});

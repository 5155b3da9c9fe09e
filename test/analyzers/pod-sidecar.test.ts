import { podSidecar } from '../../analyzers/pod-sidecar.ts';
import { injector, sidecar } from '../helpers/istio.ts';
import { namespace } from '../helpers/network.ts';
import { ago, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const injected = namespace('shop', { 'istio-injection': 'enabled' });
const plain = (labels: object = {}, rest: object = {}) => runningPod('shop/web-1', { metadata: { labels }, ...rest });
const withSidecar = runningPod('shop/web-1', {
  spec: { containers: [{ name: 'app', image: 'app' }], initContainers: [sidecar] },
});
const missing = { code: 'pod-sidecar-missing', on: 'Pod shop/web-1' } as const;

testAnalyzer(podSidecar, {
  faulty: {
    'the namespace asks for it': {
      fault: 'NET-039',
      objects: [plain(), injected, injector()],
      expect: [
        {
          ...missing,
          says: /^has no sidecar of Istio, which label istio-injection=enabled of its namespace asks for$/,
        },
      ],
      cure: () => [withSidecar, injected, injector()],
    },
    'it is older than the injector': {
      objects: [plain(), injected, injector('default', { creationTimestamp: ago(600) })],
      expect: [{ ...missing, says: /it is older than MutatingWebhookConfiguration istio-sidecar-injector$/ }],
    },
    'by a revision': {
      fault: 'NET-039',
      objects: [plain(), namespace('shop', { 'istio.io/rev': '1-27' }), injector('1-27')],
      expect: [{ ...missing, says: /label istio\.io\/rev=1-27 of its namespace/ }],
    },
    'the pod itself asks for it': {
      objects: [plain({ 'sidecar.istio.io/inject': 'true' }), namespace('shop'), injector()],
      expect: [{ ...missing, says: /which its own label asks for/ }],
    },
    'it declines': {
      fault: 'NET-039',
      objects: [
        runningPod('shop/web-1', { metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } } }),
        injected,
        injector(),
      ],
      expect: [
        {
          code: 'pod-sidecar-declined',
          on: 'Pod shop/web-1',
          says: /by annotation sidecar\.istio\.io\/inject/,
          severity: 'info',
        },
      ],
    },
    'it declines by a label': {
      objects: [plain({ 'sidecar.istio.io/inject': 'false' }), injected, injector()],
      expect: [{ code: 'pod-sidecar-declined', on: 'Pod shop/web-1', says: /by label/ }],
    },
  },
  healthy: {
    'it has one, as a container': {
      objects: [
        runningPod('shop/web-1', { spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] } }),
        injected,
        injector(),
      ],
    },
    'it has one, as a native sidecar': { objects: [withSidecar, injected, injector()] },
    'nobody asks for it': { objects: [plain(), namespace('shop'), injector()] },
    'the namespace declines': { objects: [plain(), namespace('shop', { 'istio-injection': 'disabled' }), injector()] },
    'Istio is not there': { objects: [plain(), injected] },
    "on the host's network": { objects: [plain({}, { spec: { hostNetwork: true } }), injected, injector()] },
    'in ambient mode': {
      objects: [
        runningPod('shop/web-1', { metadata: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } }),
        namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }),
        injector(),
      ],
    },
    'it has run to its end': {
      situation: 'NEG-01',
      objects: [plain({}, { status: { phase: 'Succeeded' } }), injected, injector()],
    },
    'a revision that no webhook injects is the fault of the namespace': {
      objects: [plain(), namespace('shop', { 'istio.io/rev': '1-26' }), injector('1-27')],
    },
  },
});

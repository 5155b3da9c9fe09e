import { ingressBackend } from '../../analyzers/ingress-backend.ts';
import { deployment, ingress, notReady, pod, service, slice } from '../helpers/network.ts';
import { ago, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const svc = service('shop/web', web);
const ready = pod('shop/web-1', web);
const young = (raw: Raw): Raw => ({ ...raw, metadata: { ...raw.metadata, creationTimestamp: ago(20) } });
const to = (name: string, port: number | string | undefined = 80) =>
  ingress('shop/site', [{ path: '/', service: name, ...(port === undefined ? {} : { port }) }]);

testAnalyzer(ingressBackend, {
  faulty: {
    'the name of the Service is misspelt': {
      fault: 'NET-013',
      objects: [
        ingress('shop/site', [
          { path: '/', service: 'web', port: 80 },
          { path: '/search', service: 'serach', port: 80 },
        ]),
        svc,
        ready,
        service('shop/search', web),
      ],
      expect: [
        {
          code: 'ingress-backend-missing',
          on: 'Ingress shop/site',
          says: /shop\.example\.com\/search leads to Service serach, which does not exist/,
          blames: ['Service shop/serach'],
          near: ['Service shop/search'],
        },
      ],
      cure: objects => [to('web'), ...objects.slice(1)],
    },
    'the default backend is missing': {
      fault: 'NET-013',
      objects: [
        ingress('shop/site', [], { rules: [], defaultBackend: { service: { name: 'gone', port: { number: 80 } } } }),
      ],
      expect: [
        { code: 'ingress-backend-missing', on: 'Ingress shop/site', says: /the default backend leads to Service gone/ },
      ],
    },
    'the port is that of the pods': {
      fault: 'NET-014',
      objects: [to('web', 8080), svc, ready],
      expect: [
        {
          code: 'ingress-backend-port',
          on: 'Ingress shop/site',
          says: /port 8080 of Service web, which exposes 80 \(http\)/,
        },
      ],
      cure: objects => [to('web', 'http'), ...objects.slice(1)],
    },
    'a port by a name that the Service does not have': {
      fault: 'NET-014',
      objects: [to('web', 'web'), service('shop/web', web, { ports: [{ port: 80, targetPort: 8080 }] }), ready],
      expect: [
        { code: 'ingress-backend-port', on: 'Ingress shop/site', says: /port web of Service web, which exposes 80/ },
      ],
    },
    'no port at all': {
      fault: 'NET-015',
      objects: [ingress('shop/site', [{ path: '/', service: 'web' }]), svc, ready],
      expect: [{ code: 'ingress-backend-without-port', on: 'Ingress shop/site', says: /to no port of it/ }],
      cure: () => [to('web'), svc, ready],
    },
    'no pod behind the Service is ready': {
      fault: 'NET-002',
      objects: [to('web'), svc, pod('shop/web-1', web, notReady)],
      expect: [
        {
          code: 'ingress-backend-not-ready',
          on: 'Ingress shop/site',
          says: /shop\.example\.com\/ leads to Service web/,
          settling: false,
        },
      ],
      cure: objects => [objects[0]!, objects[1]!, ready],
    },
    'the pods behind the Service start': {
      objects: [to('web'), svc, young(pod('shop/web-1', web, notReady))],
      expect: [{ code: 'ingress-backend-not-ready', on: 'Ingress shop/site', says: /Service web/, settling: true }],
    },
    'the port of the Service leads to a name that no pod declares': {
      fault: 'NET-004',
      objects: [
        to('web'),
        service('shop/web', web, { ports: [{ name: 'http', port: 80, targetPort: 'htpp' }] }),
        ready,
      ],
      expect: [{ code: 'ingress-backend-not-ready', on: 'Ingress shop/site', says: /Service web/ }],
    },
    'a Service without a selector, and nobody keeps its endpoints': {
      objects: [to('web'), service('shop/web', undefined), slice('shop/web', [false])],
      expect: [{ code: 'ingress-backend-not-ready', on: 'Ingress shop/site', says: /Service web/ }],
    },
  },
  healthy: {
    'a ready pod': { objects: [to('web'), svc, ready] },
    'a resource as a backend': { situation: 'NEG-24', objects: [ingress('shop/site', [{ path: '/' }])] },
    'an action of the AWS controller': { objects: [to('redirect', 'use-annotation')] },
    'an external name': {
      objects: [
        to('ext', 8443),
        service('shop/ext', undefined, { type: 'ExternalName', externalName: 'db.example.com', ports: [] }),
      ],
    },
    'the workload is scaled to zero': {
      situation: 'NEG-26',
      objects: [to('web'), svc, deployment('shop/web', web, 0)],
    },
    'endpoints by hand': {
      situation: 'NEG-04',
      objects: [to('web'), service('shop/web', undefined), slice('shop/web', [true])],
    },
    'Services may not be listed': { objects: [to('web')], snapshot: { withheld: { Service: 'forbidden' } } },
    'neither pods nor slices may be listed': {
      objects: [to('web'), svc],
      snapshot: { withheld: { Pod: 'forbidden', EndpointSlice: 'forbidden' } },
    },
  },
});

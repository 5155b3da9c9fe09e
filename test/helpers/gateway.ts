import { namespace, notReady, pod, service } from './network.ts';
import { ago, created, object, type Raw } from './objects.ts';
import type { Cases } from './test-analyzer.ts';

const api = 'gateway.networking.k8s.io/v1';

export function condition(
  type: string,
  status: string,
  reason: string,
  message = '',
  lastTransitionTime = created,
): object {
  return { type, status, reason, message, lastTransitionTime, observedGeneration: 1 };
}

export const served = [condition('Accepted', 'True', 'Accepted'), condition('Programmed', 'True', 'Programmed')];
/** What the API server gives a Gateway until its controller answers. */
export const waiting = [
  condition('Accepted', 'Unknown', 'Pending', 'Waiting for controller', '1970-01-01T00:00:00Z'),
  condition('Programmed', 'Unknown', 'Pending', 'Waiting for controller', '1970-01-01T00:00:00Z'),
];

export function gatewayClass(
  name: string,
  conditions: object[] = [condition('Accepted', 'True', 'Accepted')],
  metadata = {},
): Raw {
  return object(api, 'GatewayClass', name, {
    metadata,
    spec: { controllerName: 'example.com/controller' },
    status: { conditions },
  });
}

export function gateway(
  path: string,
  listeners: object[],
  status: object = { conditions: served },
  metadata = {},
): Raw {
  return object(api, 'Gateway', path, { metadata, spec: { gatewayClassName: 'example', listeners }, status });
}

export function listener(name: string, rest: object = {}): object {
  return { name, port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } }, ...rest };
}

const web = { app: 'web' };
const backend = (rest: object = {}) => ({ group: '', kind: 'Service', name: 'web', port: 80, weight: 1, ...rest });
const svc = service('shop/web', web);
const ready = pod('shop/web-1', web);
const from = (rest: object) => ({ allowedRoutes: { namespaces: rest } });
const open = gateway('infra/edge', [listener('http', from({ from: 'All' }))]);
const namespaces = [namespace('shop', { team: 'shop' }), namespace('infra')];

/** The cases of both kinds of routes; their codes begin with `http-route` or `grpc-route`. */
export function routeCases(kind: 'HTTPRoute' | 'GRPCRoute'): Cases {
  const prefix = kind === 'HTTPRoute' ? 'http-route' : 'grpc-route';
  const on = `${kind} shop/site`;
  const code = (name: string) => `${prefix}-${name}`;
  const parent = (rest: object = {}) => ({
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    namespace: 'infra',
    name: 'edge',
    ...rest,
  });
  const route = ({
    parents = [parent()],
    backends = [backend()],
    conditions = [] as object[],
    told = undefined as object | undefined,
  } = {}): Raw =>
    object(api, kind, 'shop/site', {
      spec: { parentRefs: parents, hostnames: ['shop.example.com'], rules: [{ backendRefs: backends }] },
      status: {
        parents:
          conditions.length === 0
            ? []
            : [{ parentRef: told ?? parents[0], controllerName: 'example.com/controller', conditions }],
      },
    });
  const grant = (to: object = {}) =>
    object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', 'data/routes', {
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind, namespace: 'shop' }],
        to: [{ group: '', kind: 'Service', ...to }],
      },
    });
  const search = [service('data/search', { app: 'search' }), pod('data/search-1', { app: 'search' })];
  const toSearch = route({ backends: [backend({ namespace: 'data', name: 'search' })] });
  return {
    faulty: {
      'the Gateway is missing': {
        fault: 'NET-031',
        objects: [route({ parents: [parent({ name: 'egde' })] }), open, svc, ready],
        expect: [
          {
            code: code('parent-missing'),
            on,
            says: /^Gateway egde does not exist$/,
            blames: ['Gateway infra/egde'],
            near: ['Gateway infra/edge'],
          },
        ],
        cure: objects => [route(), ...objects.slice(1)],
      },
      'the listener is missing': {
        fault: 'NET-031',
        objects: [route({ parents: [parent({ sectionName: 'https' })] }), open, svc, ready],
        expect: [
          { code: code('listener-missing'), on, says: /Gateway infra\/edge has no listener https, but http \(80\)/ },
        ],
      },
      'the Gateway has no listener at all': {
        fault: 'NET-031',
        objects: [route({ parents: [parent()] }), gateway('infra/edge', []), svc, ready],
        expect: [{ code: code('listener-missing'), on, says: /^Gateway infra\/edge has no listener$/ }],
      },
      'the Gateway takes routes of its own namespace only': {
        fault: 'NET-032',
        objects: [
          route({ conditions: [condition('Accepted', 'False', 'NotAllowedByListeners', 'not allowed')] }),
          gateway('infra/edge', [listener('http')]),
          svc,
          ready,
        ],
        expect: [
          {
            code: code('not-allowed'),
            on,
            says: /Gateway infra\/edge takes no routes of namespace shop: only those of its own namespace/,
          },
        ],
        cure: objects => [objects[0]!, open, ...objects.slice(2)],
      },
      'the Gateway takes routes of labelled namespaces': {
        fault: 'NET-032',
        objects: [
          route(),
          gateway('infra/edge', [
            listener('http', from({ from: 'Selector', selector: { matchLabels: { team: 'search' } } })),
          ]),
          svc,
          ready,
          ...namespaces,
        ],
        expect: [{ code: code('not-allowed'), on, says: /of namespaces with team=search/ }],
      },
      'the Service is missing': {
        fault: 'NET-033',
        objects: [route({ backends: [backend(), backend({ name: 'webb' })] }), open, svc, ready],
        expect: [
          {
            code: code('backend-missing'),
            on,
            says: /Service webb, which does not exist/,
            blames: ['Service shop/webb'],
            near: ['Service shop/web'],
          },
        ],
        cure: objects => [route(), ...objects.slice(1)],
      },
      'the Service does not expose the port': {
        fault: 'NET-034',
        objects: [route({ backends: [backend({ port: 8080 })] }), open, svc, ready],
        expect: [{ code: code('backend-port'), on, says: /port 8080 of Service shop\/web, which exposes 80/ }],
        cure: objects => [route(), ...objects.slice(1)],
      },
      'nothing permits the Service of another namespace': {
        fault: 'NET-033',
        objects: [toSearch, open, ...search, grant({ name: 'other' })],
        expect: [{ code: code('backend-not-permitted'), on, says: /Service data\/search of another namespace/ }],
        cure: objects => [...objects.slice(0, -1), grant()],
      },
      'the Service has no ready endpoints': {
        fault: 'NET-002',
        objects: [route(), open, svc, pod('shop/web-1', web, notReady)],
        expect: [
          {
            code: code('backend-not-ready'),
            on,
            says: /Service shop\/web, which has no ready endpoints/,
            settling: false,
          },
        ],
      },
      'the controller refuses it': {
        fault: 'NET-032',
        objects: [
          route({
            conditions: [
              condition('Accepted', 'False', 'UnsupportedValue', 'regular expressions are not supported', ago(600)),
            ],
          }),
          open,
          svc,
          ready,
        ],
        expect: [
          {
            code: code('refused'),
            on,
            says: /Gateway infra\/edge does not serve it: UnsupportedValue: regular expressions/,
          },
        ],
      },
      'the controller refuses it, and names the namespace that the route leaves out': {
        fault: 'NET-032',
        objects: [
          route({
            parents: [parent({ namespace: undefined })],
            conditions: [condition('Accepted', 'False', 'UnsupportedValue', 'no regular expressions', ago(600))],
            told: parent({ namespace: 'shop' }),
          }),
          gateway('shop/edge', [listener('http', from({ from: 'Same' }))]),
          svc,
          ready,
        ],
        expect: [{ code: code('refused'), on, says: /Gateway shop\/edge does not serve it: UnsupportedValue/ }],
      },
    },
    healthy: {
      served: { objects: [route({ conditions: [condition('Accepted', 'True', 'Accepted')] }), open, svc, ready] },
      'of a labelled namespace': {
        objects: [
          route(),
          gateway('infra/edge', [
            listener('http', from({ from: 'Selector', selector: { matchLabels: { team: 'shop' } } })),
          ]),
          svc,
          ready,
          ...namespaces,
        ],
      },
      'a backend of another kind': {
        situation: 'NEG-24',
        objects: [route({ backends: [backend({ group: 'k8s.example.com', kind: 'StorageBucket' })] }), open],
      },
      'on a Service, in a mesh': {
        situation: 'NEG-24',
        objects: [route({ parents: [parent({ group: '', kind: 'Service', name: 'web' })] }), svc, ready],
      },
      'a Service that another namespace permits': { objects: [toSearch, open, ...search, grant({ name: 'search' })] },
      'Gateways may not be listed': {
        objects: [route(), svc, ready],
        snapshot: { withheld: { Gateway: 'forbidden' } },
      },
    },
  };
}

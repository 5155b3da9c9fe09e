import { object, type Raw, runningPod } from './objects.ts';

/** A namespace with the label that every API server gives it. */
export function namespace(name: string, labels: Record<string, string> = {}, rest: Record<string, unknown> = {}): Raw {
  return object('v1', 'Namespace', name, {
    metadata: { labels: { 'kubernetes.io/metadata.name': name, ...labels } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
    ...rest,
  });
}

/** A Service of one port, with the fields that the API server defaults. */
export function service(
  path: string,
  selector: Record<string, string> | undefined,
  spec: Record<string, unknown> = {},
  metadata: object = {},
): Raw {
  return object('v1', 'Service', path, {
    metadata,
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.20',
      clusterIPs: ['10.96.0.20'],
      ipFamilies: ['IPv4'],
      internalTrafficPolicy: 'Cluster',
      ...(selector === undefined ? {} : { selector }),
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
      ...spec,
    },
    status: { loadBalancer: {} },
  });
}

export const notReady = { conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] };

/** A ready pod with labels; `ports` are those that its container declares. */
export function pod(
  path: string,
  labels: Record<string, string>,
  status: object = {},
  ports: object[] = [],
  spec: object = {},
): Raw {
  return runningPod(path, {
    metadata: { labels },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0', ports }], ...spec },
    status: { podIP: '10.244.1.8', ...status },
  });
}

/** A Deployment whose pods have these labels. */
export function deployment(path: string, labels: Record<string, string>, replicas = 1, metadata: object = {}): Raw {
  return object('apps/v1', 'Deployment', path, {
    metadata,
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [] } } },
  });
}

/** An EndpointSlice of a Service, as its controller writes it. */
export function slice(path: string, ready: readonly boolean[], rest: Record<string, unknown> = {}): Raw {
  const name = path.slice(path.indexOf('/') + 1);
  return object('discovery.k8s.io/v1', 'EndpointSlice', `${path}-x2f9d`, {
    metadata: {
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
    },
    addressType: 'IPv4',
    endpoints: ready.map((is, i) => ({
      addresses: [`10.244.1.${i + 8}`],
      conditions: { ready: is, serving: is, terminating: false },
      nodeName: 'node-a',
    })),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    ...rest,
  });
}

export interface IngressPath {
  readonly path: string;
  /** Without it the backend is a resource of another kind. */
  readonly service?: string;
  readonly port?: number | string;
}

/** An Ingress of the class nginx and the host shop.example.com. */
export function ingress(
  path: string,
  paths: readonly IngressPath[],
  spec: object = {},
  annotations: object = {},
  status: object = { loadBalancer: {} },
  metadata: object = {},
): Raw {
  const backend = ({ service, port }: IngressPath) =>
    service === undefined
      ? { resource: { apiGroup: 'k8s.example.com', kind: 'StorageBucket', name: 'static' } }
      : {
          service: {
            name: service,
            ...(port === undefined ? {} : { port: typeof port === 'number' ? { number: port } : { name: port } }),
          },
        };
  return object('networking.k8s.io/v1', 'Ingress', path, {
    metadata: { annotations, ...metadata },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'shop.example.com',
          http: { paths: paths.map(p => ({ path: p.path, pathType: 'Prefix', backend: backend(p) })) },
        },
      ],
      ...spec,
    },
    status,
  });
}

export function ingressClassOf(name: string, annotations: object = {}): Raw {
  return object('networking.k8s.io/v1', 'IngressClass', name, {
    metadata: { annotations },
    spec: { controller: `k8s.io/ingress-${name}` },
  });
}

/** A NetworkPolicy for incoming traffic, unless `spec` says otherwise. */
export function policy(path: string, podSelector: object, spec: object = {}): Raw {
  return object('networking.k8s.io/v1', 'NetworkPolicy', path, {
    spec: { podSelector, policyTypes: ['Ingress'], ...spec },
  });
}

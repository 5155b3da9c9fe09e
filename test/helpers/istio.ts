import { created, object, type Raw } from './objects.ts';

const networking = 'networking.istio.io/v1';

export function virtualService(path: string, spec: Record<string, unknown>, metadata: object = {}): Raw {
  return object(networking, 'VirtualService', path, { metadata, spec });
}

/** A VirtualService of shop/web that sends everything to one destination. */
export function routeTo(destination: Record<string, unknown>, rest: Record<string, unknown> = {}): Raw {
  return virtualService('shop/web', { hosts: ['web'], http: [{ route: [{ destination }] }], ...rest });
}

export function destinationRule(path: string, host: string, rest: Record<string, unknown> = {}): Raw {
  return object(networking, 'DestinationRule', path, { spec: { host, ...rest } });
}

export function serviceEntry(path: string, ...hosts: string[]): Raw {
  return object(networking, 'ServiceEntry', path, {
    spec: {
      hosts,
      location: 'MESH_EXTERNAL',
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      resolution: 'DNS',
    },
  });
}

export function istioGateway(path: string, selector: Record<string, string>, ...servers: object[]): Raw {
  return object(networking, 'Gateway', path, { spec: { selector, servers } });
}

export function peerAuthentication(path: string, mode: string, spec: Record<string, unknown> = {}): Raw {
  return object('security.istio.io/v1', 'PeerAuthentication', path, { spec: { mtls: { mode }, ...spec } });
}

/** A native sidecar, as Istio injects it since 1.27. */
export const sidecar = { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.27.0', restartPolicy: 'Always' };

/** The webhooks by which a revision injects, as `istioctl install` makes them. */
export function injector(revision = 'default', metadata: object = {}): Raw {
  const isDefault = revision === 'default';
  const label = { key: 'istio.io/rev', operator: 'In', values: [revision] };
  const none = (key: string) => ({ key, operator: 'DoesNotExist' });
  const notOff = { key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false'] };
  const webhook = (name: string, namespaces: object[], objects: object[]) => ({
    name: `${name}.istio.io`,
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path: '/inject', port: 443 } },
    namespaceSelector: { matchExpressions: namespaces },
    objectSelector: { matchExpressions: objects },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }],
  });
  const enabled = { key: 'istio-injection', operator: 'In', values: ['enabled'] };
  return object(
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    `istio-sidecar-injector${isDefault ? '' : `-${revision}`}`,
    {
      metadata: { creationTimestamp: created, labels: { 'istio.io/rev': revision }, ...metadata },
      webhooks: [
        webhook('rev.namespace.sidecar-injector', [label, none('istio-injection')], [notOff]),
        webhook('rev.object.sidecar-injector', [none('istio.io/rev'), none('istio-injection')], [notOff, label]),
        ...(isDefault
          ? [
              webhook('namespace.sidecar-injector', [enabled], [notOff]),
              webhook(
                'object.sidecar-injector',
                [none('istio-injection'), none('istio.io/rev')],
                [{ key: 'sidecar.istio.io/inject', operator: 'In', values: ['true'] }, none('istio.io/rev')],
              ),
            ]
          : []),
      ],
    },
  );
}

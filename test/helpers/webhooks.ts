import { caBundle } from './certificates.ts';
import { namespace, notReady, pod, service } from './network.ts';
import { ago, object, type Raw } from './objects.ts';
import type { Cases } from './test-analyzer.ts';

const trusted = caBundle('2035-01-01T00:00:00Z');
const hook = { app: 'injector' };
const server = service('mesh/injector', hook, { ports: [{ port: 443, targetPort: 8443 }] });
const ready = pod('mesh/injector-1', hook);
const onPods = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }];
const onOthers = [
  {
    apiGroups: ['example.com'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['things'],
    scope: '*',
  },
];
const outside = {
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'mesh'] }],
};
const namespaces = [namespace('kube-system'), namespace('mesh')];

/** The cases of a kind of webhook configurations; its codes begin with `mutating` or `validating`. */
export function webhookCases(prefix: 'mutating' | 'validating'): Cases {
  const kind = prefix === 'mutating' ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration';
  const on = `${kind} mesh`;
  const webhook = (rest: object = {}, client: object = {}) => ({
    name: 'inject.example.com',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    rules: onOthers,
    clientConfig: {
      caBundle: trusted,
      service: { namespace: 'mesh', name: 'injector', port: 443, path: '/inject' },
      ...client,
    },
    ...rest,
  });
  const config = (...webhooks: object[]): Raw => object('admissionregistration.k8s.io/v1', kind, 'mesh', { webhooks });
  const annotated = (raw: Raw, annotations: object): Raw => ({ ...raw, metadata: { ...raw.metadata, annotations } });
  const ignored = { failurePolicy: 'Ignore' };
  const code = <C extends string>(name: C) => `${prefix}-webhook-${name}`;
  return {
    faulty: {
      'the Service is missing': {
        fault: 'CLU-006',
        objects: [config(webhook(), webhook({ name: 'second.example.com' })), service('mesh/injektor', hook)],
        expect: [
          {
            code: code('service-missing'),
            on,
            says: /Service mesh\/injector of webhook inject\.example\.com, second\.example\.com does not exist: CREATE and UPDATE of things\.example\.com is refused/,
            blames: ['Service mesh/injector'],
            near: ['Service mesh/injektor'],
            severity: 'error',
          },
        ],
        cure: objects => [objects[0]!, server, ready],
      },
      'the Service is missing, and failures are ignored': {
        fault: 'CLU-006',
        objects: [config(webhook(ignored))],
        expect: [
          {
            code: code('service-missing-ignored'),
            on,
            says: /mesh\/injector.*passes without it/,
            blames: ['Service mesh/injector'],
            severity: 'warning',
          },
        ],
      },
      'no pod of the webhook is ready': {
        fault: 'CLU-007',
        objects: [
          config(webhook({ rules: onPods, namespaceSelector: { matchLabels: { inject: 'yes' } } })),
          server,
          pod('mesh/injector-1', hook, notReady),
        ],
        expect: [
          {
            code: code('no-endpoints'),
            on,
            says: /Service mesh\/injector of webhook inject\.example\.com has no ready endpoints: CREATE of pods in namespaces with inject=yes is refused/,
            settling: false,
          },
        ],
        cure: objects => [objects[0]!, server, ready],
      },
      'the Service of the webhook selects nothing': {
        fault: 'CLU-007',
        objects: [config(webhook(ignored)), server],
        expect: [
          {
            code: code('no-endpoints-ignored'),
            on,
            says: /Service mesh\/injector of webhook .* has no ready endpoints/,
          },
        ],
      },
      'the port is not exposed': {
        fault: 'CLU-007',
        objects: [config(webhook()), service('mesh/injector', hook, { ports: [{ port: 8443 }] }), ready],
        expect: [{ code: code('port-missing'), on, says: /port 443 of Service mesh\/injector, which exposes 8443/ }],
      },
      'the port is not exposed, and failures are ignored': {
        fault: 'CLU-007',
        objects: [config(webhook(ignored)), service('mesh/injector', hook, { ports: [{ port: 8443 }] }), ready],
        expect: [{ code: code('port-missing-ignored'), on, says: /port 443/ }],
      },
      'the authority has expired': {
        fault: 'GAP-17',
        objects: [config(webhook({}, { caBundle: caBundle('2026-02-01T00:00:00Z') })), server, ready],
        expect: [
          {
            code: code('ca-invalid'),
            on,
            says: /caBundle of webhook inject\.example\.com expired on 2026-02-01T00:00:00Z/,
          },
        ],
      },
      'the authority is no certificate': {
        fault: 'GAP-17',
        objects: [config(webhook(ignored, { caBundle: 'Z2FyYmFnZQ==' })), server, ready],
        expect: [{ code: code('ca-invalid-ignored'), on, says: /holds no PEM certificate/ }],
      },
      'the authority will soon expire': {
        fault: 'GAP-17',
        objects: [config(webhook({}, { caBundle: caBundle('2026-03-03T00:00:00Z') })), server, ready],
        expect: [{ code: code('ca-expiring'), on, says: /expires on 2026-03-03/ }],
      },
      'the authority was never injected': {
        fault: 'GAP-17',
        objects: [
          annotated(config(webhook({}, { caBundle: undefined })), {
            'cert-manager.io/inject-ca-from': 'mesh/injector',
          }),
          server,
          ready,
        ],
        expect: [{ code: code('ca-missing'), on, says: /no caBundle, which cert-manager was to inject/ }],
      },
      'it decides on the pods of the cluster itself': {
        fault: 'GAP-17',
        objects: [config(webhook({ rules: onPods })), server, ready, ...namespaces],
        expect: [
          { code: code('covers-kube-system'), on, says: /pods in kube-system/, severity: 'warning' },
          { code: code('covers-itself'), on, says: /its own pods in mesh/, severity: 'warning' },
        ],
        cure: objects => [config(webhook({ rules: onPods, namespaceSelector: outside })), ...objects.slice(1)],
      },
    },
    healthy: {
      'a ready pod': { objects: [config(webhook()), server, ready, ...namespaces] },
      'outside of the cluster': {
        objects: [
          config(
            webhook(
              { rules: onPods },
              { service: undefined, caBundle: undefined, url: 'https://hooks.example.com/inject' },
            ),
          ),
          ...namespaces,
        ],
      },
      'the old authority beside the new one': {
        objects: [
          config(
            webhook(
              {},
              {
                caBundle: Buffer.from(
                  [caBundle('2026-02-01T00:00:00Z'), trusted].map(b => Buffer.from(b, 'base64').toString()).join(''),
                ).toString('base64'),
              },
            ),
          ),
          server,
          ready,
        ],
      },
      'for some objects only': {
        objects: [
          config(webhook({ rules: onPods, objectSelector: { matchLabels: { inject: 'yes' } } })),
          server,
          ready,
          ...namespaces,
        ],
      },
      'Services may not be listed': { objects: [config(webhook())], snapshot: { withheld: { Service: 'forbidden' } } },
      'it was installed just now': {
        objects: [
          { ...config(webhook()), metadata: { ...config().metadata, creationTimestamp: ago(5) } },
          server,
          ready,
        ],
      },
    },
  };
}

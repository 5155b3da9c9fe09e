import { customResourceDefinition } from '../../analyzers/custom-resource-definition.ts';
import { notReady, pod, service } from '../helpers/network.ts';
import { ago, created, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const condition = (type: string, status: string, reason: string, message: string) => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: created,
});
const established = [
  condition('NamesAccepted', 'True', 'NoConflicts', 'no conflicts found'),
  condition('Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted'),
];
const conflict = [
  condition('NamesAccepted', 'False', 'ListKindConflict', '"WidgetList" is already in use'),
  condition('Established', 'False', 'NotAccepted', 'not all names are accepted'),
];
const unapproved = [
  established[0]!,
  condition('Established', 'False', 'Installing', 'the initial names have been accepted'),
];

interface Options {
  readonly spec?: object;
  readonly conditions?: object[];
  readonly stored?: string[];
  readonly metadata?: object;
}
const crd = (
  plural: string,
  kind: string,
  { spec = {}, conditions = established, stored = ['v1'], metadata = {} }: Options = {},
): Raw => {
  const names = { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` };
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${plural}.example.com`, {
    metadata,
    spec: {
      group: 'example.com',
      names,
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true }],
      conversion: { strategy: 'None' },
      ...spec,
    },
    status: {
      conditions,
      storedVersions: stored,
      acceptedNames: conditions === conflict ? { plural: '', kind: '' } : names,
    },
  });
};
const two = [
  { name: 'v1', served: true, storage: true },
  { name: 'v1beta1', served: true, storage: false },
];
const conversion = {
  strategy: 'Webhook',
  webhook: {
    conversionReviewVersions: ['v1'],
    clientConfig: { service: { namespace: 'ops', name: 'converter', port: 443 } },
  },
};
const converted = crd('widgets', 'Widget', { spec: { versions: two, conversion } });
const labels = { app: 'converter' };
const converter = service('ops/converter', labels, { ports: [{ port: 443 }] });
const on = 'CustomResourceDefinition widgets.example.com';

testAnalyzer(customResourceDefinition, {
  faulty: {
    'its kind is taken': {
      fault: 'CLU-010',
      objects: [crd('widgets', 'Widget'), crd('wodgets', 'Widget', { conditions: conflict })],
      expect: [
        {
          code: 'crd-names-conflict',
          on: 'CustomResourceDefinition wodgets.example.com',
          says: /"WidgetList" is already in use, by CustomResourceDefinition widgets\.example\.com/,
          near: [on],
        },
      ],
      cure: objects => [objects[0]!],
    },
    'it is not established': {
      fault: 'CLU-010',
      objects: [crd('widgets', 'Widget', { conditions: unapproved })],
      expect: [{ code: 'crd-not-established', on, says: /Installing/, settling: false }],
    },
    'it was created just now': {
      objects: [crd('widgets', 'Widget', { conditions: unapproved, metadata: { creationTimestamp: ago(3) } })],
      expect: [{ code: 'crd-not-established', on, says: /Installing/, settling: true }],
    },
    'its converter is missing': {
      fault: 'GAP-18',
      objects: [converted],
      expect: [
        {
          code: 'crd-conversion-service-missing',
          on,
          says: /Service ops\/converter, which converts between v1, v1beta1/,
          blames: ['Service ops/converter'],
        },
      ],
      cure: objects => [...objects, converter, pod('ops/converter-1', labels)],
    },
    'its converter is not ready': {
      fault: 'GAP-18',
      objects: [converted, converter, pod('ops/converter-1', labels, notReady)],
      expect: [
        {
          code: 'crd-conversion-no-endpoints',
          on,
          says: /Service ops\/converter, .* has no ready endpoints/,
          settling: false,
        },
      ],
    },
    'its converter listens elsewhere': {
      fault: 'GAP-18',
      objects: [
        converted,
        service('ops/converter', labels, { ports: [{ port: 8443 }] }),
        pod('ops/converter-1', labels),
      ],
      expect: [{ code: 'crd-conversion-port-missing', on, says: /port 443 of Service ops\/converter.*8443/ }],
    },
    'a stored version is no longer served': {
      fault: 'GAP-18',
      objects: [
        crd('widgets', 'Widget', {
          spec: {
            versions: [
              { name: 'v1', served: false, storage: false },
              { name: 'v2', served: true, storage: true },
            ],
          },
          stored: ['v1', 'v2'],
        }),
      ],
      expect: [{ code: 'crd-stored-version-not-served', on, says: /stored as v1,/, severity: 'info' }],
    },
    'it cannot be deleted': {
      fault: 'CLU-010',
      objects: [
        crd('widgets', 'Widget', {
          metadata: { deletionTimestamp: ago(900), finalizers: ['customresourcecleanup.apiextensions.k8s.io'] },
          conditions: [
            ...established,
            condition('Terminating', 'True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress'),
          ],
        }),
      ],
      expect: [{ code: 'crd-terminating', on, says: /deletion is in progress/, settling: false }],
    },
  },
  healthy: {
    established: { objects: [crd('widgets', 'Widget')] },
    'a single version is never converted': { objects: [crd('widgets', 'Widget', { spec: { conversion } })] },
    'its converter is ready': { objects: [converted, converter, pod('ops/converter-1', labels)] },
    'the same kind in another group': {
      objects: [crd('widgets', 'Widget'), crd('widgets2', 'Widget', { spec: { group: 'example.org' } })],
    },
  },
});

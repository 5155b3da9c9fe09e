import { namespaceTerminating } from '../../analyzers/namespace-terminating.ts';
import { namespace } from '../helpers/network.ts';
import { ago, object, type Raw, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

/** The conditions of a namespace as its controller writes them: those that are not given say that all went well. */
const fine = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
] as const;

const dying = (wrong: Record<string, string>, since = ago(900), spec = {}): Raw =>
  namespace(
    'old',
    {},
    {
      metadata: { deletionTimestamp: since },
      spec: { finalizers: ['kubernetes'], ...spec },
      status: {
        phase: 'Terminating',
        conditions: fine.map(([type, reason, message]) => ({
          type,
          status: type in wrong ? 'True' : 'False',
          reason,
          message: wrong[type] ?? message,
          lastTransitionTime: since,
        })),
      },
    },
  );
const remain = (resources: string) => ({ NamespaceContentRemaining: `Some resources are remaining: ${resources}` });
const hold = {
  ...remain('certificates.cert-manager.io has 1 resource instances, configmaps. has 2 resource instances'),
  NamespaceFinalizersRemaining:
    'Some content in the namespace has finalizers remaining: example.com/hold in 2 resource instances, example.com/keep in 1 resource instances',
};
const stale = {
  NamespaceDeletionDiscoveryFailure:
    'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: custom.metrics.k8s.io/v1beta1: stale GroupVersion discovery: custom.metrics.k8s.io/v1beta1',
};
const api = (status: string) =>
  object('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.custom.metrics.k8s.io', {
    spec: { group: 'custom.metrics.k8s.io', version: 'v1beta1', service: { namespace: 'monitoring', name: 'adapter' } },
    status: { conditions: [{ type: 'Available', status, reason: 'MissingEndpoints' }] },
  });
const refused = {
  NamespaceDeletionContentFailure:
    'Failed to delete all resource types, 1 remaining: Internal error occurred: failed calling webhook "del.example.com": failed to call webhook: Post "https://nowhere.net.svc:443/?timeout=10s": service "nowhere" not found',
};
const hook = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'del', {
  webhooks: [{ name: 'del.example.com' }],
});
const on = 'Namespace old';

testAnalyzer(namespaceTerminating, {
  faulty: {
    'all that is left is a pod that does not end, which its controller counts as gone': {
      objects: [
        dying({}),
        runningPod('old/stuck', { metadata: { deletionTimestamp: ago(800), finalizers: ['example.com/detach'] } }),
      ],
      expect: [{ code: 'namespace-terminating', on, says: /^is not deleted: it waits for Pod old\/stuck$/ }],
    },
    'finalizers that nobody removes': {
      fault: 'CLU-004',
      objects: [dying(hold)],
      expect: [
        {
          code: 'namespace-finalizers-remaining',
          on,
          says: /example\.com\/hold, example\.com\/keep on 3 objects in it \(remaining: 1 certificates\.cert-manager\.io, 2 configmaps\)/,
          settling: false,
        },
      ],
      cure: () => [namespace('old')],
    },
    'an API group that does not answer': {
      fault: 'CLU-004',
      objects: [dying(stale), api('False')],
      expect: [
        {
          code: 'namespace-discovery-failed',
          on,
          says: /what is left of custom\.metrics\.k8s\.io\/v1beta1/,
          blames: ['APIService v1beta1.custom.metrics.k8s.io'],
        },
      ],
    },
    'finalizers, and an API group that does not answer': {
      fault: 'CLU-004',
      objects: [dying({ ...hold, ...stale }), api('False')],
      expect: [
        {
          code: 'namespace-finalizers-remaining',
          on,
          says: /2 configmaps\); nor can the API server say what is left of custom\.metrics\.k8s\.io\/v1beta1/,
          blames: [],
        },
      ],
    },
    'an API group that has just come back': {
      objects: [dying(stale, ago(20)), api('True')],
      expect: [{ code: 'namespace-discovery-failed', on, says: /custom\.metrics/, blames: [], settling: true }],
    },
    'a webhook that refuses': {
      fault: 'CLU-004',
      objects: [dying(refused), hook],
      expect: [{ code: 'namespace-content-not-deleted', on, says: /failed calling webhook "del\.example\.com"/ }],
    },
    'a finalizer of the namespace itself': {
      fault: 'CLU-004',
      objects: [dying({}, ago(900), { finalizers: ['kubernetes', 'example.com/tenant'] })],
      expect: [
        { code: 'namespace-terminating', on, says: /finalizer example\.com\/tenant of its own/, settling: false },
      ],
    },
    'pods that take their time': {
      objects: [dying(remain('pods. has 3 resource instances'), ago(20))],
      expect: [{ code: 'namespace-terminating', on, says: /waits for 3 pods/, settling: true }],
    },
  },
  healthy: { 'an active namespace': { objects: [namespace('old')] } },
});

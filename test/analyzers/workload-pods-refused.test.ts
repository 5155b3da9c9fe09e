import { workloadPodsRefused } from '../../analyzers/workload-pods-refused.ts';
import { ago, created, event, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, replicaFailure, replicaSet } from '../helpers/workloads.ts';

const web = deployment('shop/web');
const forbidden = (why: string) => `pods "web-1-x" is forbidden: ${why}`;
const refused = (words: string) => {
  const status = { replicas: 0, readyReplicas: 0, availableReplicas: 0, conditions: [replicaFailure(words)] };
  return replicaSet('shop/web-1', web, { status });
};
const healed = (objects: Raw[]) => [replicaSet('shop/web-1', web), ...objects.slice(1)];

const quota = (used: string) =>
  object('v1', 'ResourceQuota', 'shop/compute', {
    spec: { hard: { 'requests.cpu': '1', 'limits.memory': '1Gi' } },
    status: { hard: { 'requests.cpu': '1', 'limits.memory': '1Gi' }, used: { 'requests.cpu': used } },
  });
const exceeded = forbidden(
  'exceeded quota: compute, requested: requests.cpu=400m, used: requests.cpu=800m, limited: requests.cpu=1',
);
const limits = (memory: string) =>
  object('v1', 'LimitRange', 'shop/bounds', { spec: { limits: [{ type: 'Container', max: { memory } }] } });
const tooLarge = forbidden('maximum memory usage per Container is 256Mi, but limit is 1Gi');
const webhooks = (name: string) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'gate', { webhooks: [{ name }] });
const policy = object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'registry', { spec: {} });

const code = 'replicaset-pods-refused';
const on = 'ReplicaSet shop/web-1';

testAnalyzer(workloadPodsRefused, {
  faulty: {
    'a quota demands limits': {
      fault: 'WL-004',
      objects: [refused(forbidden('failed quota: compute: must specify limits.memory for: app')), quota('0')],
      expect: [
        {
          code,
          on,
          says: /quota compute demands limits\.memory of container app/,
          blames: ['ResourceQuota shop/compute'],
        },
      ],
      cure: healed,
    },
    'a quota is used up': {
      fault: 'WL-005',
      objects: [refused(exceeded), quota('800m')],
      expect: [
        {
          code,
          on,
          says: /quota compute has no room for requests\.cpu 400m/,
          blames: ['ResourceQuota shop/compute'],
          settling: false,
        },
      ],
      cure: healed,
    },
    'the quota has room again': {
      objects: [refused(exceeded), quota('100m')],
      expect: [{ code, on, says: /quota compute/, blames: [], settling: true }],
    },
    'a limit range': {
      fault: 'GAP-07',
      objects: [refused(tooLarge), limits('256Mi')],
      expect: [
        {
          code,
          on,
          says: /maximum memory usage per Container is 256Mi/,
          blames: ['LimitRange shop/bounds'],
          settling: false,
        },
      ],
      cure: healed,
    },
    'a limit range that was changed since': {
      objects: [refused(tooLarge), limits('2Gi')],
      expect: [{ code, on, says: /256Mi/, blames: [], settling: true }],
    },
    'the ServiceAccount is missing': {
      fault: 'WL-006',
      objects: [
        refused(forbidden('error looking up service account shop/bulider: serviceaccount "bulider" not found')),
        object('v1', 'ServiceAccount', 'shop/builder'),
      ],
      expect: [
        {
          code,
          on,
          says: /ServiceAccount shop\/bulider does not exist/,
          blames: ['ServiceAccount shop/bulider'],
          settling: false,
        },
      ],
      cure: healed,
    },
    'the ServiceAccount was created since': {
      objects: [
        refused(forbidden('error looking up service account shop/builder: serviceaccount "builder" not found')),
        object('v1', 'ServiceAccount', 'shop/builder'),
      ],
      expect: [{ code, on, says: /builder/, blames: [], settling: true }],
    },
    'the PriorityClass is missing': {
      fault: 'SCH-013',
      objects: [refused('pods "web-1-" is forbidden: no PriorityClass with name very-high was found')],
      expect: [{ code, on, says: /PriorityClass very-high does not exist/, blames: ['PriorityClass very-high'] }],
      cure: healed,
    },
    'the RuntimeClass is missing': {
      objects: [refused(forbidden('pod rejected: RuntimeClass "gvisor" not found'))],
      expect: [{ code, on, says: /RuntimeClass gvisor does not exist/, blames: ['RuntimeClass gvisor'] }],
    },
    'the namespace enforces a level of pod security': {
      fault: 'GAP-06',
      objects: [
        refused(
          forbidden(
            'violates PodSecurity "restricted:latest": privileged (container "app" must not set securityContext.privileged=true)',
          ),
        ),
      ],
      expect: [{ code, on, says: /PodSecurity level restricted .*privileged=true/, blames: [] }],
      cure: healed,
    },
    'a webhook denies': {
      fault: 'WL-007',
      objects: [
        refused('admission webhook "gate.example.com" denied the request: no label owner'),
        webhooks('gate.example.com'),
      ],
      expect: [
        {
          code,
          on,
          says: /webhook gate\.example\.com denies them, no label owner/,
          blames: ['ValidatingWebhookConfiguration gate'],
          settling: false,
        },
      ],
      cure: healed,
    },
    'a webhook does not answer': {
      fault: 'WL-007',
      objects: [
        refused(
          'Internal error occurred: failed calling webhook "gate.example.com": failed to call webhook: Post "https://gate.ops.svc:443/": context deadline exceeded',
        ),
        webhooks('gate.example.com'),
      ],
      expect: [
        {
          code,
          on,
          says: /webhook gate\.example\.com cannot be called, .*deadline exceeded/,
          blames: ['ValidatingWebhookConfiguration gate'],
        },
      ],
      cure: healed,
    },
    'the webhook was removed since': {
      objects: [refused('admission webhook "gate.example.com" denied the request: no'), webhooks('other.example.com')],
      expect: [{ code, on, says: /gate/, blames: [], settling: true }],
    },
    'a policy denies': {
      objects: [
        refused(forbidden("ValidatingAdmissionPolicy 'registry' with binding 'all' denied request: use our registry")),
        policy,
      ],
      expect: [
        {
          code,
          on,
          says: /ValidatingAdmissionPolicy registry denies them, use our registry/,
          blames: ['ValidatingAdmissionPolicy registry'],
        },
      ],
      cure: healed,
    },
    'the pod is invalid': {
      objects: [refused('Pod "web-1-x" is invalid: spec.containers[0].image: Required value')],
      expect: [{ code, on, says: /they are invalid, spec\.containers\[0\]\.image/ }],
    },
    'two writers at once': {
      objects: [refused('Operation cannot be fulfilled on resourcequotas "compute": the object has been modified')],
      expect: [{ code, on, says: /object has been modified/, settling: true }],
    },
    'the newest event says another reason than the condition': {
      objects: [
        refused(exceeded),
        quota('800m'),
        event(
          refused(exceeded),
          'FailedCreate',
          'Error creating: pods "web-1-" is forbidden: no PriorityClass with name high was found',
          { lastTimestamp: ago(5) },
        ),
      ],
      expect: [{ code, on, says: /PriorityClass high/, blames: ['PriorityClass high'] }],
    },
  },
  healthy: {
    'all pods exist': { objects: [replicaSet('shop/web-1', web)] },
    'an old event of a ReplicaSet that has its pods': {
      objects: [
        replicaSet('shop/web-1', web),
        event(replicaSet('shop/web-1', web), 'FailedCreate', `Error creating: ${exceeded}`),
      ],
    },
    'the namespace is being deleted': {
      objects: [refused(forbidden('unable to create new content in namespace shop because it is being terminated'))],
    },
    'it is being deleted itself': {
      objects: [{ ...refused(exceeded), metadata: { ...refused(exceeded).metadata, deletionTimestamp: created } }],
    },
  },
});

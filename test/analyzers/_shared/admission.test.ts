import { expect, test } from 'vitest';
import { parseRefusal, refusalWords } from '../../../analyzers/_shared/admission.ts';

const denied = `pods "web-x" is forbidden: ValidatingAdmissionPolicy 'ours' with binding 'all' denied request: use our registry`;

/** As the admission plugins of Kubernetes 1.36 write it, and the controllers pass it on. */
const refusals = {
  'Error creating: pods "b-x" is forbidden: exceeded quota: small, requested: pods=1,requests.cpu=500m, used: pods=3,requests.cpu=1, limited: pods=3,requests.cpu=1':
    {
      by: 'quota',
      quota: 'small',
      amounts: [
        { resource: 'pods', requested: '1', used: '3', hard: '3' },
        { resource: 'requests.cpu', requested: '500m', used: '1', hard: '1' },
      ],
    },
  '(combined from similar events): Error creating: pods "b-x" is forbidden: failed quota: compute: must specify limits.cpu for: app,proxy; limits.memory for: app':
    { by: 'quota-unset', quota: 'compute', resources: ['limits.cpu', 'limits.memory'], containers: ['app', 'proxy'] },
  'pods "b-x" is forbidden: failed quota: compute: must specify limits.cpu,limits.memory': {
    by: 'quota-unset',
    quota: 'compute',
    resources: ['limits.cpu', 'limits.memory'],
    containers: [],
  },
  'Create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: error looking up service account shop/db: serviceaccount "db" not found':
    { by: 'absent', kind: 'ServiceAccount', name: 'db' },
  'pods "web-" is forbidden: no PriorityClass with name very-high was found': {
    by: 'absent',
    kind: 'PriorityClass',
    name: 'very-high',
  },
  'Error creating: pods "web-" is forbidden: pod rejected: RuntimeClass "gvisor" not found': {
    by: 'absent',
    kind: 'RuntimeClass',
    name: 'gvisor',
  },
  'pods "web-x" is forbidden: violates PodSecurity "restricted:latest": privileged (container "app" must not set securityContext.privileged=true)':
    {
      by: 'pod-security',
      level: 'restricted',
      violations: 'privileged (container "app" must not set securityContext.privileged=true)',
    },
  'Error creating: admission webhook "deny.example.com" denied the request: no label "owner"': {
    by: 'webhook-denial',
    webhook: 'deny.example.com',
    objection: 'no label "owner"',
  },
  'Error creating: admission webhook "deny.example.com" denied the request without explanation': {
    by: 'webhook-denial',
    webhook: 'deny.example.com',
    objection: 'without explanation',
  },
  'Error creating: admission webhook "deny.example.com" denied the request: exceeded quota: none': {
    by: 'webhook-denial',
    webhook: 'deny.example.com',
    objection: 'exceeded quota: none',
  },
  [denied]: {
    by: 'policy',
    policy: 'ours',
    objection: 'use our registry',
  },
  'Error creating: Pod "web-x" is invalid: spec.containers[0].image: Required value': {
    by: 'invalid',
    objection: 'spec.containers[0].image: Required value',
    exceeded: [],
  },
  'Error creating: Pod "web-x" is invalid: [spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 100m, spec.containers[0].image: Required value]':
    {
      by: 'invalid',
      objection:
        '[spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 100m, spec.containers[0].image: Required value]',
      exceeded: [
        {
          bound: 'default',
          resource: 'cpu',
          type: 'Container',
          limit: '100m',
          words: 'a container without a cpu limit gets 100m, and one requests 300m',
        },
      ],
    },
  'Error creating: the sky fell': { by: 'other', words: 'the sky fell' },
};

for (const [message, refusal] of Object.entries(refusals)) {
  test(`takes apart: ${message}`, () => expect(parseRefusal(message)).toEqual(refusal));
}

test('takes the bounds of a limit range apart, several in one message', () => {
  const words =
    'pods "x" is forbidden: [minimum cpu usage per Container is 50m.  No request is specified, maximum memory usage per Pod is 256Mi, but limit is 1Gi, memory max limit to request ratio per Container is 2, but provided ratio is 4.000000]';
  const refusal = parseRefusal(words);
  expect(refusal.by === 'limit-range' && refusal.bounds.map(b => [b.type, b.bound, b.resource, b.limit])).toEqual([
    ['Container', 'min', 'cpu', '50m'],
    ['Pod', 'max', 'memory', '256Mi'],
    ['Container', 'maxLimitRequestRatio', 'memory', '2'],
  ]);
  expect(refusal.by === 'limit-range' && refusal.bounds[0]?.words).toBe(
    'minimum cpu usage per Container is 50m, but no request is specified',
  );
});

const call = 'Internal error occurred: failed calling webhook "inject.example.com": failed to call webhook: ';
const post = 'Post "https://injector.mesh.svc:443/?timeout=10s": ';
const failures = {
  service: ['service "injector" not found', 'no endpoints available for service "injector"'],
  tls: ['tls: failed to verify certificate: x509: certificate signed by unknown authority'],
  timeout: ['context deadline exceeded', 'dial tcp 10.0.0.1:443: i/o timeout'],
  unreachable: ['dial tcp 10.0.0.1:443: connect: connection refused'],
};

for (const [failure, causes] of Object.entries(failures)) {
  for (const cause of causes) {
    test(`knows why a webhook cannot be called: ${cause}`, () =>
      expect(parseRefusal(call + post + cause)).toEqual({
        by: 'webhook-failure',
        webhook: 'inject.example.com',
        failure,
        words: post + cause,
      }));
  }
}

test('gives the words of a refusal without those around them', () =>
  expect(refusalWords('Error creating job: jobs.batch "a" is forbidden: exceeded quota: x')).toBe('exceeded quota: x'));

import { describe } from 'vitest';
import { workloadPodsRefused } from '../../analyzers/workload-pods-refused.ts';
import { ago, created, event, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import {
  cronJob,
  daemonSet,
  deployment,
  job,
  jobComplete,
  replicaFailure,
  statefulSet,
  template,
} from '../helpers/workloads.ts';

describe('DaemonSet', () => {
  const agent = daemonSet('ops/agent', { status: { currentNumberScheduled: 0, numberReady: 0, numberAvailable: 0 } });
  const failed = event(
    agent,
    'FailedCreate',
    'Error creating: pods "agent-" is forbidden: no PriorityClass with name node was found',
  );

  testAnalyzer(workloadPodsRefused, {
    faulty: {
      'its pods are refused': {
        fault: 'SCH-013',
        objects: [agent, failed],
        expect: [
          {
            code: 'daemonset-pods-refused',
            on: 'DaemonSet ops/agent',
            says: /PriorityClass node does not exist/,
            blames: ['PriorityClass node'],
          },
        ],
        cure: () => [daemonSet('ops/agent'), failed],
      },
    },
    healthy: { 'a pod on every node': { objects: [daemonSet('ops/agent'), failed] } },
  });
});

describe('StatefulSet', () => {
  const db = statefulSet('shop/db', { status: { replicas: 0, readyReplicas: 0, availableReplicas: 0 } });
  const refusal = 'pods "db-0" is forbidden: error looking up service account shop/db: serviceaccount "db" not found';
  const failed = event(db, 'FailedCreate', `Create Pod db-0 in StatefulSet db failed error: ${refusal}`);

  testAnalyzer(workloadPodsRefused, {
    faulty: {
      'its pod is refused': {
        fault: 'WL-015',
        objects: [db, failed],
        expect: [
          {
            code: 'statefulset-pods-refused',
            on: 'StatefulSet shop/db',
            says: /its pods: ServiceAccount shop\/db does not exist/,
            blames: ['ServiceAccount shop/db'],
          },
        ],
        cure: () => [statefulSet('shop/db'), failed],
      },
      'its claim is refused': {
        objects: [
          db,
          event(
            db,
            'FailedCreate',
            'Create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: disk, requested: requests.storage=10Gi, used: requests.storage=90Gi, limited: requests.storage=90Gi',
          ),
          object('v1', 'ResourceQuota', 'shop/disk', {
            spec: { hard: { 'requests.storage': '90Gi' } },
            status: { hard: { 'requests.storage': '90Gi' }, used: { 'requests.storage': '90Gi' } },
          }),
        ],
        expect: [
          {
            code: 'statefulset-pods-refused',
            on: 'StatefulSet shop/db',
            says: /its persistentvolumeclaims: quota disk has no room for requests\.storage 10Gi/,
            blames: ['ResourceQuota shop/disk'],
          },
        ],
      },
    },
    healthy: {
      'a pod was created since': {
        objects: [
          db,
          failed,
          event(db, 'SuccessfulCreate', 'create Pod db-0 in StatefulSet db successful', { lastTimestamp: ago(1) }),
        ],
      },
      'all pods exist': { objects: [statefulSet('shop/db'), failed] },
    },
  });
});

describe('ReplicationController', () => {
  const controller = (conditions: object[]): Raw =>
    object('v1', 'ReplicationController', 'shop/old', {
      spec: { replicas: 1, selector: { app: 'old' }, template: template('old') },
      status: { observedGeneration: 1, replicas: 0, conditions },
    });

  testAnalyzer(workloadPodsRefused, {
    faulty: {
      'its pods are refused': {
        fault: 'SCH-013',
        objects: [controller([replicaFailure('pods "old-" is forbidden: no PriorityClass with name high was found')])],
        expect: [
          {
            code: 'replicationcontroller-pods-refused',
            on: 'ReplicationController shop/old',
            says: /PriorityClass high/,
            blames: ['PriorityClass high'],
          },
        ],
        cure: () => [controller([])],
      },
    },
    healthy: { 'nothing is refused': { objects: [controller([])] } },
  });
});

describe('Job', () => {
  const task = job('shop/task', { status: { active: undefined, ready: 0 } });
  const failed = event(
    task,
    'FailedCreate',
    'Error creating: pods "task-" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found',
  );

  testAnalyzer(workloadPodsRefused, {
    faulty: {
      'its ServiceAccount is missing': {
        fault: ['WL-006', 'WL-030'],
        objects: [task, failed],
        expect: [
          {
            code: 'job-pods-refused',
            on: 'Job shop/task',
            says: /ServiceAccount shop\/robot does not exist/,
            blames: ['ServiceAccount shop/robot'],
          },
        ],
        cure: () => [job('shop/task'), failed],
      },
      'a LimitRange gives its container a limit below what it requests': {
        fault: 'GAP-07',
        objects: [
          task,
          event(
            task,
            'FailedCreate',
            'Error creating: Pod "task-x" is invalid: spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 100m',
          ),
          object('v1', 'LimitRange', 'shop/defaults', {
            spec: { limits: [{ type: 'Container', default: { cpu: '100m' } }] },
          }),
        ],
        expect: [
          {
            code: 'job-pods-refused',
            on: 'Job shop/task',
            says: /the limits of the namespace forbid them, a container without a cpu limit gets 100m, and one requests 300m/,
            blames: ['LimitRange shop/defaults'],
          },
        ],
      },
    },
    healthy: {
      'a complete Job': { objects: [job('shop/task', { status: jobComplete }), failed] },
      'a suspended Job': {
        objects: [job('shop/task', { spec: { suspend: true }, status: { active: undefined } }), failed],
        situation: 'NEG-26',
      },
    },
  });
});

describe('Deployment', () => {
  const stuck = deployment('shop/web', {
    status: {
      conditions: [
        { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', lastTransitionTime: created },
      ],
    },
  });
  const hard = { 'count/replicasets.apps': '10' };
  const quota = object('v1', 'ResourceQuota', 'shop/counts', { spec: { hard }, status: { hard, used: hard } });
  const failed = event(
    stuck,
    'FailedCreate',
    'Failed to create new replica set "web-5d": replicasets.apps "web-5d" is forbidden: exceeded quota: counts, requested: count/replicasets.apps=1, used: count/replicasets.apps=10, limited: count/replicasets.apps=10',
  );

  testAnalyzer(workloadPodsRefused, {
    faulty: {
      'a quota counts ReplicaSets': {
        fault: 'WL-005',
        objects: [stuck, failed, quota],
        expect: [
          {
            code: 'deployment-replicaset-refused',
            on: 'Deployment shop/web',
            says: /refuses its replicasets: quota counts has no room for count\/replicasets\.apps 1/,
            blames: ['ResourceQuota shop/counts'],
          },
        ],
        cure: () => [deployment('shop/web'), failed, quota],
      },
    },
    healthy: { 'its ReplicaSet exists': { objects: [deployment('shop/web'), failed] } },
  });
});

describe('CronJob', () => {
  const tick = cronJob('shop/tick');
  const failed = event(
    tick,
    'FailedCreate',
    'Error creating job: admission webhook "gate.example.com" denied the request: no owner',
  );
  const gate = object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'gate', {
    webhooks: [{ name: 'gate.example.com' }],
  });

  testAnalyzer(workloadPodsRefused, {
    faulty: {
      'a webhook denies its Jobs': {
        fault: 'WL-028',
        objects: [tick, failed, gate],
        expect: [
          {
            code: 'cronjob-jobs-refused',
            on: 'CronJob shop/tick',
            says: /refuses its jobs: webhook gate\.example\.com denies them, no owner/,
            blames: ['MutatingWebhookConfiguration gate'],
          },
        ],
        cure: objects => [...objects, event(tick, 'SuccessfulCreate', 'Created job tick-1', { lastTimestamp: ago(1) })],
      },
    },
    healthy: {
      'it is suspended': { objects: [cronJob('shop/tick', { spec: { suspend: true } }), failed], situation: 'NEG-26' },
    },
  });
});

import { workloadKinds } from '../../analyzers/_shared/workloads.ts';
import { workloadInteractive } from '../../analyzers/workload-interactive.ts';
import { created, object, ownedBy, runningPod } from '../helpers/objects.ts';
import { deployment, everyWorkload, templateOf } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const open = { stdin: true, tty: true };
const typed = (metadata: object, status: object = {}) =>
  runningPod('shop/web-1', { metadata, status, spec: { containers: [{ name: 'app', ...open }] } });
const rollout = object('argoproj.io/v1alpha1', 'Rollout', 'shop/web', {});

testAnalyzer(workloadInteractive, {
  faulty: {
    'a template of any kind': {
      fault: 'BP-015',
      objects: everyWorkload(open),
      expect: workloadKinds.map(kind => ({
        code: 'workload-interactive',
        on: `${kind} shop/web`,
        says: /for somebody to type: app$/,
      })),
      cure: () => everyWorkload({}),
    },
    'a ReplicaSet of another controller is nobody else’s matter': {
      objects: [
        object('apps/v1', 'ReplicaSet', 'shop/web-1', {
          metadata: ownedBy(rollout),
          spec: { replicas: 1, template: templateOf({ tty: true }) },
        }),
      ],
      expect: [{ code: 'workload-interactive', on: 'ReplicaSet shop/web-1', says: /app/ }],
    },
  },
  healthy: {
    'what the template of another workload made': {
      objects: [
        typed(ownedBy(object('apps/v1', 'ReplicaSet', 'shop/web-1', {}))),
        object('apps/v1', 'ReplicaSet', 'shop/web-1', {
          metadata: ownedBy(deployment()),
          spec: { replicas: 1, template: templateOf(open) },
        }),
        object('batch/v1', 'Job', 'shop/web-2', {
          metadata: ownedBy(object('batch/v1', 'CronJob', 'shop/web', {})),
          spec: { template: templateOf(open) },
        }),
      ],
    },
    'a static pod': { objects: [typed({ annotations: { 'kubernetes.io/config.mirror': 'abc' } })] },
    'what has ended or is being deleted': {
      situation: 'NEG-01',
      objects: [
        typed({}, { phase: 'Succeeded' }),
        typed({ name: 'web-2', deletionTimestamp: created }),
        object('batch/v1', 'Job', 'shop/done', {
          spec: { template: templateOf(open) },
          status: { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] },
        }),
      ],
    },
    'an old ReplicaSet of another controller': {
      objects: [
        object('apps/v1', 'ReplicaSet', 'shop/web-0', {
          metadata: ownedBy(rollout),
          spec: { replicas: 0, template: templateOf(open) },
        }),
      ],
    },
  },
});

import { deploymentAvailable } from '../../analyzers/deployment-available.ts';
import { ago, created } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import {
  available,
  deadlineExceeded,
  deployment,
  podOf,
  progressing,
  replicaSet,
  template,
  unavailable,
  unreadyPod,
} from '../helpers/workloads.ts';

const on = 'Deployment shop/web';
const down = (conditions: object[] = [unavailable, progressing], rest: object = {}) =>
  deployment('shop/web', {
    status: { readyReplicas: undefined, availableReplicas: undefined, unavailableReplicas: 3, conditions, ...rest },
  });
const web = deployment('shop/web');
const set = replicaSet('shop/web-1', web);
const unready = (seconds: number) =>
  podOf(set, 'web-1-a', { metadata: { creationTimestamp: ago(seconds) }, status: unreadyPod });
const justNow = { ...unavailable, lastTransitionTime: ago(20) };

const partly = deployment('shop/web', {
  status: { readyReplicas: 2, availableReplicas: 2, conditions: [available, progressing] },
});
const rolling = (conditions: object[], availableReplicas = 3) =>
  deployment('shop/web', {
    metadata: { generation: 2 },
    status: {
      observedGeneration: 2,
      replicas: 4,
      updatedReplicas: 1,
      readyReplicas: availableReplicas,
      availableReplicas,
      conditions,
    },
  });
const newSet = (readyReplicas: number) => {
  const images = { containers: [{ name: 'app', image: 'registry.example.com/app:2.0' }] };
  return replicaSet('shop/web-2', web, {
    metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' } },
    spec: { replicas: 1, template: template('web', images) },
    status: { replicas: 1, readyReplicas, availableReplicas: readyReplicas },
  });
};
const newPod = (seconds: number) =>
  podOf(newSet(0), 'web-2-a', { metadata: { creationTimestamp: ago(seconds) }, status: unreadyPod });

testAnalyzer(deploymentAvailable, {
  faulty: {
    'no replica is available': {
      fault: 'WL-001',
      objects: [down(), set, unready(3000)],
      expect: [{ code: 'deployment-unavailable', on, says: /0 of 3 replicas available$/, settling: false }],
      cure: () => [web, set],
    },
    'it has no pods at all': {
      fault: 'WL-009',
      objects: [down([unavailable, progressing], { replicas: undefined, updatedReplicas: undefined })],
      expect: [{ code: 'deployment-unavailable', on, says: /0 of 3/, settling: false }],
      cure: () => [web],
    },
    'the first rollout gave up': {
      fault: 'WL-002',
      objects: [down([unavailable, deadlineExceeded]), set, unready(3000)],
      expect: [
        {
          code: 'deployment-unavailable',
          on,
          says: /0 of 3 replicas .* no progress within 600s/,
          settling: false,
        },
      ],
      cure: () => [web, set],
    },
    'its pods have only just started': {
      objects: [down(), set, unready(30)],
      expect: [{ code: 'deployment-unavailable', on, says: /0 of/, settling: true }],
    },
    'it became unavailable a moment ago and has no pods yet': {
      objects: [down([justNow, progressing]), replicaSet('shop/web-1', web, { status: { replicas: 0 } })],
      expect: [{ code: 'deployment-unavailable', on, says: /0 of/, settling: true }],
    },
    'minReadySeconds was raised': {
      objects: [
        deployment('shop/web', {
          spec: { minReadySeconds: 3600 },
          status: { availableReplicas: undefined, conditions: [unavailable, progressing] },
        }),
        set,
      ],
      expect: [{ code: 'deployment-unavailable', on, says: /0 of/, settling: true }],
    },
    'some replicas are missing': {
      fault: 'WL-001',
      objects: [partly, set, unready(3000)],
      expect: [
        {
          code: 'deployment-degraded',
          on,
          says: /2 of 3 replicas are available/,
          settling: false,
          severity: 'warning',
        },
      ],
      cure: () => [web, set],
    },
    'a replica restarts': {
      objects: [partly, set, unready(30)],
      expect: [{ code: 'deployment-degraded', on, says: /2 of 3/, settling: true }],
    },
    'the new revision is broken and the old one serves': {
      fault: 'WL-003',
      objects: [rolling([available, { ...progressing, reason: 'ReplicaSetUpdated' }]), set, newSet(0), newPod(300)],
      expect: [
        {
          code: 'deployment-rollout-stuck',
          on,
          says: /new revision with image registry\.example\.com\/app:2\.0 instead of registry\.example\.com\/app:1\.0 has 0 of 1 pod ready, the old one keeps 3 pods/,
          settling: true,
        },
      ],
      cure: () => [web, set],
    },
    'the rollout exceeded its deadline': {
      fault: 'WL-002',
      objects: [rolling([available, deadlineExceeded], 2), set, newSet(0), newPod(3000)],
      expect: [
        {
          code: 'deployment-rollout-stuck',
          on,
          says: /0 of 1 pod ready after 600s, the old one keeps 3 pods/,
          settling: false,
        },
      ],
      cure: () => [web, set],
    },
  },
  healthy: {
    'all replicas are available': { objects: [web, set] },
    'scaled to zero': {
      situation: 'NEG-26',
      objects: [
        deployment('shop/web', {
          spec: { replicas: 0 },
          status: { replicas: undefined, availableReplicas: undefined },
        }),
      ],
    },
    'in the middle of a rolling update': {
      situation: 'NEG-25',
      objects: [rolling([available, { ...progressing, reason: 'ReplicaSetUpdated' }], 4), set, newSet(1)],
    },
    'paused and current': {
      objects: [
        deployment('shop/web', {
          spec: { paused: true },
          status: { conditions: [available, { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused' }] },
        }),
        set,
      ],
    },
    'an old ReplicaSet scaled to zero': {
      objects: [
        web,
        set,
        replicaSet('shop/web-0', web, { spec: { replicas: 0 }, status: { replicas: 0, readyReplicas: undefined } }),
      ],
    },
    'pods that were evicted long ago': {
      situation: 'NEG-30',
      objects: [web, set, podOf(set, 'web-1-old', { status: { phase: 'Failed', reason: 'Evicted', ...unreadyPod } })],
    },
    'it is being deleted': { objects: [{ ...down(), metadata: { ...down().metadata, deletionTimestamp: created } }] },
  },
});

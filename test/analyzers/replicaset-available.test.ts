import { replicasetAvailable } from '../../analyzers/replicaset-available.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, podOf, replicaSet, template, unreadyPod } from '../helpers/workloads.ts';

const on = 'ReplicaSet shop/web';
const set = (ready: number, spec: object = {}, availableReplicas = ready) =>
  replicaSet('shop/web', undefined, { spec, status: { readyReplicas: ready, availableReplicas } });
const unready = (seconds: number) =>
  podOf(set(0), 'web-a', { metadata: { creationTimestamp: ago(seconds) }, status: unreadyPod });

testAnalyzer(replicasetAvailable, {
  faulty: {
    'no replica is available': {
      fault: 'WL-018',
      objects: [set(0), unready(600)],
      expect: [{ code: 'replicaset-unavailable', on, says: /0 of 3 replicas available/, settling: false }],
      cure: () => [set(3)],
    },
    'one replica is missing': {
      fault: 'WL-018',
      objects: [set(2), unready(600)],
      expect: [{ code: 'replicaset-degraded', on, says: /2 of 3 replicas are available/, settling: false }],
    },
    'its pods have only just started': {
      objects: [set(0), unready(20)],
      expect: [{ code: 'replicaset-unavailable', on, says: /0 of/, settling: true }],
    },
    'its pods must be ready for longer': {
      objects: [set(3, { minReadySeconds: 60 }, 0)],
      expect: [{ code: 'replicaset-unavailable', on, says: /0 of/, settling: true }],
    },
  },
  healthy: {
    'all replicas are available': { objects: [set(3)] },
    'scaled to zero': { situation: 'NEG-26', objects: [set(0, { replicas: 0 })] },
    'a Deployment manages it': {
      objects: [
        replicaSet('shop/web-1', deployment('shop/web'), { status: { readyReplicas: 0, availableReplicas: 0 } }),
      ],
    },
    'its controller has not counted yet': {
      objects: [replicaSet('shop/web', undefined, { status: { observedGeneration: undefined, availableReplicas: 0 } })],
    },
  },
});

const controller = (availableReplicas: number, replicas = 2) =>
  object('v1', 'ReplicationController', 'shop/old', {
    spec: { replicas, selector: { app: 'old' }, template: template('old') },
    status: { observedGeneration: 1, replicas: 2, readyReplicas: availableReplicas, availableReplicas },
  });
const unreadyOld = podOf(controller(0), 'old-a', { metadata: { creationTimestamp: ago(600) }, status: unreadyPod });

testAnalyzer(replicasetAvailable, {
  faulty: {
    'no replica is available': {
      objects: [controller(0), unreadyOld],
      expect: [
        {
          code: 'replicationcontroller-unavailable',
          on: 'ReplicationController shop/old',
          says: /0 of 2 replicas available/,
          settling: false,
        },
      ],
      cure: () => [controller(2)],
    },
    'one replica is missing': {
      objects: [controller(1), unreadyOld],
      expect: [
        {
          code: 'replicationcontroller-degraded',
          on: 'ReplicationController shop/old',
          says: /1 of 2 replicas are available/,
        },
      ],
    },
  },
  healthy: { 'scaled to zero': { situation: 'NEG-26', objects: [controller(0, 0)] } },
});

import { statefulsetReady } from '../../analyzers/statefulset-ready.ts';
import { ago } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { podOf, statefulSet, unreadyPod } from '../helpers/workloads.ts';

const on = 'StatefulSet shop/db';
const ready = (readyReplicas: number, rest: { spec?: object; status?: object } = {}) =>
  statefulSet('shop/db', { ...rest, status: { readyReplicas, availableReplicas: readyReplicas, ...rest.status } });
const revision = (hash: string) => ({ app: 'db', 'controller-revision-hash': hash });
const pod = (number: number, rest: { seconds?: number; hash?: string; status?: object } = {}) => {
  const { seconds = 600, hash = 'rev-1', status = unreadyPod } = rest;
  return podOf(statefulSet('shop/db'), `db-${number}`, {
    metadata: { labels: revision(hash), creationTimestamp: ago(seconds) },
    status,
  });
};

testAnalyzer(statefulsetReady, {
  faulty: {
    'its first pod is broken, so no other is created': {
      fault: ['WL-011', 'WL-014'],
      objects: [ready(0, { status: { replicas: 1 } }), pod(0)],
      expect: [
        {
          code: 'statefulset-unavailable',
          on,
          says: /0 of 3 replicas available; pod db-0 keeps the ones after it waiting/,
          settling: false,
        },
      ],
      cure: () => [statefulSet('shop/db')],
    },
    'a pod in the middle is broken': {
      fault: ['WL-011', 'WL-014'],
      objects: [ready(1, { status: { replicas: 2 } }), pod(0, { status: {} }), pod(1)],
      expect: [
        { code: 'statefulset-degraded', on, says: /1 of 3 replicas are available; pod db-1 keeps/, settling: false },
      ],
      cure: () => [statefulSet('shop/db')],
    },
    'the pods start all at once': {
      fault: 'WL-011',
      objects: [ready(2, { spec: { podManagementPolicy: 'Parallel' } }), pod(1)],
      expect: [{ code: 'statefulset-degraded', on, says: /2 of 3 replicas are available$/ }],
    },
    'a broken pod keeps the template that was replaced': {
      fault: 'WL-014',
      objects: [ready(2, { status: { updateRevision: 'rev-2', updatedReplicas: 0 } }), pod(2)],
      expect: [
        {
          code: 'statefulset-degraded',
          on,
          says: /2 of 3 .*; pod db-2 must be deleted by hand to get the newer template/,
        },
      ],
      cure: () => [statefulSet('shop/db')],
    },
    'the update is stuck on the pod it replaced': {
      fault: 'WL-014',
      objects: [ready(2, { status: { updateRevision: 'rev-2', updatedReplicas: 1 } }), pod(2, { hash: 'rev-2' })],
      expect: [{ code: 'statefulset-degraded', on, says: /2 of 3 replicas are available$/ }],
    },
    'a pod has only just started': {
      objects: [ready(2), pod(2, { seconds: 20 })],
      expect: [{ code: 'statefulset-degraded', on, says: /2 of 3/, settling: true }],
    },
    'its pods must be ready for longer': {
      objects: [ready(3, { spec: { minReadySeconds: 600 }, status: { availableReplicas: 0 } })],
      expect: [{ code: 'statefulset-unavailable', on, says: /0 of/, settling: true }],
    },
    'its controller has never looked at it': {
      fault: 'GAP-12',
      objects: [statefulSet('shop/db', { status: { observedGeneration: undefined, replicas: 0 } })],
      expect: [{ code: 'statefulset-not-observed', on, says: /has not seen generation 1/, settling: false }],
      cure: () => [statefulSet('shop/db')],
    },
  },
  healthy: {
    'all replicas are available': { objects: [statefulSet('shop/db')] },
    'scaled to zero': { situation: 'NEG-26', objects: [ready(0, { spec: { replicas: 0 }, status: { replicas: 0 } })] },
    'an API server that does not count availability': {
      objects: [ready(3, { status: { availableReplicas: undefined } })],
    },
  },
});

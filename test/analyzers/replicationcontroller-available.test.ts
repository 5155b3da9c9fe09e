import { replicationcontrollerAvailable } from '../../analyzers/replicationcontroller-available.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { podOf, template, unreadyPod } from '../helpers/workloads.ts';

const on = 'ReplicationController shop/old';
const controller = (availableReplicas: number, replicas = 2) =>
  object('v1', 'ReplicationController', 'shop/old', {
    spec: { replicas, selector: { app: 'old' }, template: template('old') },
    status: { observedGeneration: 1, replicas: 2, readyReplicas: availableReplicas, availableReplicas },
  });
const unready = podOf(controller(0), 'old-a', { metadata: { creationTimestamp: ago(600) }, status: unreadyPod });

testAnalyzer(replicationcontrollerAvailable, {
  faulty: {
    'no replica is available': {
      objects: [controller(0), unready],
      expect: [{ code: 'replicationcontroller-unavailable', on, says: /0 of 2 replicas available/, settling: false }],
      cure: () => [controller(2)],
    },
    'one replica is missing': {
      objects: [controller(1), unready],
      expect: [{ code: 'replicationcontroller-degraded', on, says: /1 of 2 replicas are available/ }],
    },
  },
  healthy: { 'scaled to zero': { situation: 'NEG-26', objects: [controller(0, 0)] } },
});

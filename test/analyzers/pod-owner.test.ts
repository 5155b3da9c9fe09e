import { podOwner } from '../../analyzers/pod-owner.ts';
import { created, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { podOf, replicaSet } from '../helpers/workloads.ts';

const on = 'Pod shop/web-a';
const set = replicaSet('shop/web');
const pod = podOf(set, 'web-a');
const says = /its controller, ReplicaSet web, no longer exists/;

testAnalyzer(podOwner, {
  faulty: {
    'its controller is gone': {
      fault: 'GAP-14',
      objects: [pod],
      expect: [{ code: 'pod-owner-missing', on, says, severity: 'info' }],
      cure: () => [set, pod],
    },
    'its controller was created anew': {
      fault: 'GAP-14',
      objects: [pod, { ...set, metadata: { ...set.metadata, uid: 'another' } }],
      expect: [{ code: 'pod-owner-missing', on, says }],
    },
  },
  healthy: {
    'its controller exists': { objects: [set, pod] },
    'it has none': { objects: [runningPod('shop/naked')] },
    'it is being deleted': { objects: [{ ...pod, metadata: { ...pod.metadata, deletionTimestamp: created } }] },
  },
});

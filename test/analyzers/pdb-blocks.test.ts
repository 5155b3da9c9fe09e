import { pdbBlocks } from '../../analyzers/pdb-blocks.ts';
import { created, object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, podOf, replicaSet, statefulSet, unreadyPod } from '../helpers/workloads.ts';

const on = 'PodDisruptionBudget shop/hold';
const budget = (spec: object, status: object) =>
  object('policy/v1', 'PodDisruptionBudget', 'shop/hold', {
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status: { observedGeneration: 1, disruptionsAllowed: 0, ...status },
  });
const web = deployment('shop/web');
const set = replicaSet('shop/web-1', web);
const pods = [podOf(set, 'web-1-a'), podOf(set, 'web-1-b')];
const counts = (currentHealthy: number, desiredHealthy: number, expectedPods: number, disruptionsAllowed = 0) => ({
  currentHealthy,
  desiredHealthy,
  expectedPods,
  disruptionsAllowed,
});
const good = budget({ maxUnavailable: 1 }, counts(2, 1, 2, 1));
const syncFailed = [
  {
    type: 'DisruptionAllowed',
    status: 'False',
    reason: 'SyncFailed',
    message: 'widgets.example.com does not implement the scale subresource',
    lastTransitionTime: created,
  },
];

testAnalyzer(pdbBlocks, {
  faulty: {
    'maxUnavailable 0': {
      fault: 'PDB-002',
      objects: [budget({ maxUnavailable: 0 }, counts(2, 2, 2)), web, set, ...pods],
      expect: [
        { code: 'pdb-allows-no-eviction', on, says: /maxUnavailable 0 never lets any of its 2 pods be evicted/ },
      ],
      cure: () => [good, web, set, ...pods],
    },
    'minAvailable of all replicas': {
      fault: 'PDB-002',
      objects: [budget({ minAvailable: 3 }, counts(2, 3, 2)), web, set, ...pods],
      expect: [{ code: 'pdb-allows-no-eviction', on, says: /minAvailable 3 never lets any of its 3 pods/ }],
    },
    'minAvailable 100%, and a pod is broken': {
      fault: 'PDB-002',
      objects: [budget({ minAvailable: '100%' }, counts(1, 2, 2)), web, set, ...pods],
      expect: [{ code: 'pdb-allows-no-eviction', on, says: /minAvailable 100% never/ }],
    },
    'too few pods are healthy': {
      fault: ['PDB-005', 'PDB-006'],
      objects: [
        budget({ maxUnavailable: 1 }, counts(0, 1, 2)),
        web,
        set,
        podOf(set, 'web-1-a', { status: unreadyPod }),
      ],
      expect: [
        { code: 'pdb-lacks-healthy-pods', on, says: /0 of its 2 pods are healthy and 1 must be/, settling: true },
      ],
      cure: () => [good, web, set, ...pods],
    },
    'its pods come one after the other, and the first is broken': {
      fault: 'WL-014',
      objects: [
        budget({ minAvailable: 2 }, counts(0, 2, 1)),
        statefulSet('shop/web'),
        podOf(statefulSet('shop/web'), 'web-0', { status: unreadyPod }),
      ],
      expect: [
        { code: 'pdb-lacks-healthy-pods', on, says: /0 of its 3 pods are healthy and 2 must be/, settling: true },
      ],
    },
    'its pods have no controller': {
      objects: [
        budget({ maxUnavailable: 1 }, counts(1, 0, 0)),
        runningPod('shop/naked', { metadata: { labels: { app: 'web' } } }),
      ],
      expect: [{ code: 'pdb-unmanaged-pods', on, says: /maxUnavailable 1 cannot be counted for pod naked/ }],
    },
    'it cannot be computed': {
      fault: 'PDB-005',
      objects: [budget({ maxUnavailable: 1 }, { ...counts(0, 0, 0), conditions: syncFailed })],
      expect: [{ code: 'pdb-sync-failed', on, says: /widgets\.example\.com does not implement the scale subresource/ }],
      cure: () => [good],
    },
    'an autoscaler may scale down to what must be available': {
      fault: 'PDB-003',
      objects: [budget({ minAvailable: 1 }, counts(2, 1, 2, 1)), web, set, ...pods, autoscaler('shop/scaler')],
      expect: [
        {
          code: 'pdb-blocks-at-minimum',
          on,
          says: /minAvailable 1 .* HorizontalPodAutoscaler scaler is at its minimum of 1/,
        },
      ],
      cure: objects => [...objects.slice(0, -1), autoscaler('shop/scaler', { spec: { minReplicas: 2 } })],
    },
  },
  healthy: {
    'one may be away': { objects: [good, web, set, ...pods] },
    'scaled to zero': { situation: 'NEG-26', objects: [budget({ minAvailable: 1 }, counts(0, 1, 0))] },
    'the controller has not counted yet': {
      objects: [budget({ maxUnavailable: 0 }, { observedGeneration: undefined })],
    },
    'an absolute minimum of pods without a controller': {
      objects: [
        budget({ minAvailable: 1 }, counts(2, 1, 2, 1)),
        runningPod('shop/naked', { metadata: { labels: { app: 'web' } } }),
      ],
    },
    'another budget counts its pods': { objects: [budget({ maxUnavailable: 1 }, counts(0, 0, 0)), web, set, ...pods] },
  },
});

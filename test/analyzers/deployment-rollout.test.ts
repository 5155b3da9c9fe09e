import { deploymentRollout } from '../../analyzers/deployment-rollout.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { available, deployment, replicaSet, template } from '../helpers/workloads.ts';

const on = 'Deployment shop/web';
const pausedNow = { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused' };
const newer = template('web', { containers: [{ name: 'app', image: 'registry.example.com/app:2.0' }] });
const paused = (updatedReplicas: number, spec: object = {}) =>
  deployment('shop/web', {
    metadata: { generation: 2 },
    spec: { paused: true, ...spec },
    status: { observedGeneration: 2, updatedReplicas, conditions: [available, pausedNow] },
  });
const set = replicaSet('shop/web-1', deployment('shop/web'));
const unseen = (seconds: number) =>
  deployment('shop/web', {
    metadata: { creationTimestamp: ago(seconds) },
    status: { observedGeneration: undefined, replicas: undefined },
  });

testAnalyzer(deploymentRollout, {
  faulty: {
    'paused with a change that is not rolled out': {
      fault: 'GAP-11',
      objects: [paused(0, { template: newer }), set],
      expect: [
        {
          code: 'deployment-paused',
          on,
          says: /is paused with 0 of 3 pods on its newest template, registry\.example\.com\/app:2\.0 instead of registry\.example\.com\/app:1\.0/,
        },
      ],
      cure: () => [deployment('shop/web'), set],
    },
    'its controller has never looked at it': {
      fault: 'GAP-12',
      objects: [
        unseen(600),
        object('coordination.k8s.io/v1', 'Lease', 'kube-system/kube-controller-manager', { spec: {} }),
      ],
      expect: [{ code: 'deployment-not-observed', on, says: /has not seen generation 1/, settling: false }],
      cure: () => [deployment('shop/web'), set],
    },
    'it was changed a moment ago': {
      objects: [deployment('shop/web', { metadata: { generation: 2 } }), set],
      expect: [{ code: 'deployment-not-observed', on, says: /generation 2 of it, only generation 1/, settling: true }],
    },
  },
  healthy: {
    'paused and current': { objects: [paused(3), set] },
    'paused and scaled to zero': { situation: 'NEG-26', objects: [paused(0, { replicas: 0 }), set] },
    'in the middle of a rolling update': {
      situation: 'NEG-25',
      objects: [deployment('shop/web', { status: { updatedReplicas: 1 } }), set],
    },
  },
});

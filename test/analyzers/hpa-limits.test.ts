import { hpaLimits } from '../../analyzers/hpa-limits.ts';
import { created } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, replicaFailure } from '../helpers/workloads.ts';

const on = 'HorizontalPodAutoscaler shop/scaler';
const limited = (reason: string, replicas: number) => ({
  currentReplicas: replicas,
  desiredReplicas: replicas,
  conditions: [{ type: 'ScalingLimited', status: 'True', reason, lastTransitionTime: created }],
});
const short = deployment('shop/web', {
  status: { replicas: 3, conditions: [replicaFailure('pods "x" is forbidden: exceeded quota: q')] },
});
const wantsSix = autoscaler('shop/scaler', {
  spec: { maxReplicas: 10 },
  status: { currentReplicas: 6, desiredReplicas: 6 },
});

testAnalyzer(hpaLimits, {
  faulty: {
    'it is at its maximum and wants more': {
      fault: 'HPA-004',
      objects: [autoscaler('shop/scaler', { status: limited('TooManyReplicas', 5) })],
      expect: [{ code: 'hpa-at-maximum', on, says: /maxReplicas, 5, and wants more/, severity: 'warning' }],
      cure: () => [autoscaler('shop/scaler')],
    },
    'a quota refuses what it asks for': {
      objects: [wantsSix, short],
      expect: [{ code: 'hpa-held-back', on, says: /wants 6 replicas of Deployment shop\/web, which has 3/ }],
      cure: () => [wantsSix, deployment('shop/web')],
    },
    'both bounds are the same': {
      fault: 'HPA-007',
      objects: [
        autoscaler('shop/scaler', { spec: { minReplicas: 3, maxReplicas: 3 }, status: limited('TooManyReplicas', 3) }),
      ],
      expect: [{ code: 'hpa-fixed', on, says: /are both 3/, severity: 'info' }],
      cure: () => [autoscaler('shop/scaler')],
    },
  },
  healthy: {
    'within its bounds': { objects: [autoscaler('shop/scaler'), deployment('shop/web')] },
    'at its minimum': {
      situation: 'NEG-07',
      objects: [autoscaler('shop/scaler', { status: limited('TooFewReplicas', 1) })],
    },
    'at its maximum and content': {
      objects: [autoscaler('shop/scaler', { status: { currentReplicas: 5, desiredReplicas: 5 } })],
    },
  },
});

import { workloadReplicas } from '../../analyzers/workload-replicas.ts';
import { object } from '../helpers/objects.ts';
import { deployment, templateOf } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const spread = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname' }] };
const antiAffinity = {
  affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] } },
};
const replicas = (count: number, spec: object = {}) => deployment({}, spread, { replicas: count, ...spec });
const on = 'Deployment shop/web';
const autoscaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop/web', {
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5 },
});
const snapshot = { settings: { practice: { replicas: { min: 2, max: 5 } } } };

testAnalyzer(workloadReplicas, {
  faulty: {
    'one replica': {
      fault: 'BP-017',
      objects: [replicas(1)],
      expect: [{ code: 'workload-single-replica', on, says: /one replica/, severity: 'info' }],
      cure: () => [replicas(2)],
    },
    'fewer than the configuration allows': {
      fault: 'BP-017',
      snapshot,
      objects: [replicas(1, { strategy: { type: 'Recreate' } })],
      expect: [{ code: 'workload-replicas-out-of-range', on, says: /1 replica, fewer than 2$/, severity: 'warning' }],
      cure: () => [replicas(2)],
    },
    'more than the configuration allows': {
      fault: 'BP-017',
      snapshot,
      objects: [replicas(9)],
      expect: [{ code: 'workload-replicas-out-of-range', on, says: /9 replicas, more than 5$/ }],
      cure: () => [replicas(5)],
    },
    'replicas that may all be on one node': {
      fault: 'BP-018',
      objects: [deployment()],
      expect: [{ code: 'workload-not-spread', on, says: /several nodes/ }],
      cure: () => [deployment({}, antiAffinity)],
    },
    'a rollout that is an outage': {
      fault: 'BP-018',
      objects: [replicas(3, { strategy: { type: 'Recreate' } })],
      expect: [{ code: 'workload-not-rolling', on, says: /Recreate/ }],
      cure: () => [replicas(3)],
    },
    'a StatefulSet that is updated by hand': {
      fault: 'BP-018',
      objects: [
        object('apps/v1', 'StatefulSet', 'shop/db', {
          spec: { replicas: 3, updateStrategy: { type: 'OnDelete' }, template: templateOf({}, spread) },
        }),
      ],
      expect: [{ code: 'workload-not-rolling', on: 'StatefulSet shop/db', says: /OnDelete/ }],
    },
  },
  healthy: {
    'replicas that are spread': { objects: [replicas(3)] },
    'scaled to zero': { situation: 'NEG-26', objects: [replicas(0)] },
    'an autoscaler says how many': { snapshot, objects: [replicas(1), autoscaler] },
    'what must not run twice': { objects: [replicas(1, { strategy: { type: 'Recreate' } })] },
    'autoscalers that may not be read': {
      situation: 'NEG-18',
      snapshot: { ...snapshot, withheld: { HorizontalPodAutoscaler: 'forbidden' } },
      objects: [replicas(1)],
    },
  },
});

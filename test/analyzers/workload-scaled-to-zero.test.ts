import { workloadScaledToZero } from '../../analyzers/workload-scaled-to-zero.ts';
import { service } from '../helpers/network.ts';
import { object, ownedBy } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, statefulSet } from '../helpers/workloads.ts';

const code = 'deployment-scaled-to-zero';
const on = 'Deployment shop/web';
const none = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 };
const asleep = (metadata = {}) => deployment('shop/web', { metadata, spec: { replicas: 0 }, status: none });
const sleepingSet = statefulSet('shop/db', { spec: { replicas: 0 }, status: { replicas: 0, readyReplicas: 0 } });
const scaler = autoscaler('shop/keda-hpa-web');
const scaledObject = object('keda.sh/v1alpha1', 'ScaledObject', 'shop/web', { spec: {} });
const kedas = { ...scaler, metadata: { ...scaler.metadata, ...ownedBy(scaledObject) } };

testAnalyzer(workloadScaledToZero, {
  faulty: {
    'a Service leads to it': {
      fault: 'WL-008',
      objects: [asleep(), service('shop/web', { app: 'web' }), service('shop/api', { app: 'api' })],
      expect: [
        { code, on, says: /^is scaled to zero replicas, which leaves Service shop\/web without/, severity: 'info' },
      ],
      cure: ([, ...services]) => [deployment('shop/web'), ...services],
    },
    'an autoscaler leaves it alone': {
      fault: 'WL-008',
      objects: [asleep(), autoscaler('shop/scaler')],
      expect: [
        { code, on, says: /^is scaled to zero replicas; HorizontalPodAutoscaler shop\/scaler does not raise it/ },
      ],
      cure: ([, hpa]) => [deployment('shop/web'), hpa!],
    },
    'nobody misses it': { objects: [asleep()], expect: [{ code, on, says: /^is scaled to zero replicas$/ }] },
    'a Service leads to a StatefulSet of none': {
      fault: 'WL-008',
      objects: [sleepingSet, service('shop/db', { app: 'db' })],
      expect: [{ code: 'statefulset-scaled-to-zero', on: 'StatefulSet shop/db', says: /leaves Service shop\/db/ }],
      cure: ([, db]) => [statefulSet('shop/db'), db!],
    },
  },
  healthy: {
    'a StatefulSet that runs': { objects: [statefulSet('shop/db')] },
    'an autoscaler may scale it to zero': {
      situation: 'NEG-26',
      objects: [asleep(), autoscaler('shop/scaler', { spec: { minReplicas: 0 } })],
    },
    'KEDA scales it, whose autoscaler has a minimum of one': {
      situation: 'NEG-26',
      objects: [asleep(), scaledObject, kedas],
    },
    'an operator that owns it': {
      objects: [asleep(ownedBy(object('serving.knative.dev/v1', 'Revision', 'shop/web-1')))],
    },
    'it sleeps until the morning': { objects: [asleep({ annotations: { 'downscaler/original-replicas': '3' } })] },
    'it is being deleted': { objects: [asleep({ deletionTimestamp: '2026-03-01T11:59:00Z' })] },
  },
});

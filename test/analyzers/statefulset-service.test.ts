import { statefulsetService } from '../../analyzers/statefulset-service.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { statefulSet } from '../helpers/workloads.ts';

const db = statefulSet('shop/db', { spec: { serviceName: 'db-headless' } });
const alone = statefulSet('shop/db', { spec: { serviceName: 'db-headless', replicas: 1 } });
const service = (spec: object) => object('v1', 'Service', 'shop/db-headless', { spec });
const headless = { clusterIP: 'None', selector: { app: 'db' } };
const on = 'StatefulSet shop/db';
const cure = () => [db, service(headless)];

testAnalyzer(statefulsetService, {
  faulty: {
    'the governing Service does not exist': {
      fault: 'WL-012',
      objects: [db],
      expect: [
        {
          code: 'statefulset-service-missing',
          on,
          says: /db-headless does not exist/,
          blames: ['Service shop/db-headless'],
        },
      ],
      cure,
    },
    'it is not headless': {
      fault: 'WL-012',
      objects: [db, service({ clusterIP: '10.96.0.7', selector: { app: 'db' } })],
      expect: [
        {
          code: 'statefulset-service-not-headless',
          on,
          says: /db-headless is not headless \(clusterIP 10\.96\.0\.7\)/,
        },
      ],
      cure,
    },
    'it selects other pods': {
      objects: [db, service({ clusterIP: 'None', selector: { app: 'database' } })],
      expect: [{ code: 'statefulset-service-selects-others', on, says: /db-headless selects app=database/ }],
      cure,
    },
    // https://github.com/k8sgpt-ai/k8sgpt/issues/647: Argo CD's controller names a Service that its manifests do not hold.
    'a single pod finds itself': {
      objects: [alone],
      expect: [
        {
          code: 'statefulset-only-pod-unnamed',
          on,
          says: /db-headless does not exist, so its only pod/,
          blames: ['Service shop/db-headless'],
          severity: 'info',
        },
      ],
      cure: () => [alone, service(headless)],
    },
    'a single pod behind an address': {
      objects: [alone, service({ clusterIP: '10.96.0.7', selector: { app: 'db' } })],
      expect: [{ code: 'statefulset-only-pod-unnamed', on, says: /db-headless is not headless/, severity: 'info' }],
      cure: () => [alone, service(headless)],
    },
    'a single pod that the Service does not select': {
      objects: [alone, service({ clusterIP: 'None', selector: { app: 'database' } })],
      expect: [{ code: 'statefulset-only-pod-unnamed', on, says: /db-headless selects other pods/, severity: 'info' }],
      cure: () => [alone, service(headless)],
    },
  },
  healthy: {
    'a headless Service': { objects: cure() },
    'a headless Service whose endpoints somebody else keeps': {
      situation: 'NEG-04',
      objects: [db, service({ clusterIP: 'None' })],
    },
    'no governing Service is named': { objects: [statefulSet('shop/db')] },
    'scaled to zero': {
      situation: 'NEG-26',
      objects: [statefulSet('shop/db', { spec: { serviceName: 'x', replicas: 0 } })],
    },
  },
});

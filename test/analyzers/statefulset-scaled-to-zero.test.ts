import { statefulsetScaledToZero } from '../../analyzers/statefulset-scaled-to-zero.ts';
import { service } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { statefulSet } from '../helpers/workloads.ts';

const asleep = statefulSet('shop/db', { spec: { replicas: 0 }, status: { replicas: 0, readyReplicas: 0 } });

testAnalyzer(statefulsetScaledToZero, {
  faulty: {
    'a Service leads to it': {
      fault: 'WL-008',
      objects: [asleep, service('shop/db', { app: 'db' })],
      expect: [{ code: 'statefulset-scaled-to-zero', on: 'StatefulSet shop/db', says: /leaves Service shop\/db/ }],
      cure: ([, db]) => [statefulSet('shop/db'), db!],
    },
  },
  healthy: { 'it runs': { objects: [statefulSet('shop/db')] } },
});

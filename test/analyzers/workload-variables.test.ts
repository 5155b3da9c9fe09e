import { workloadVariables } from '../../analyzers/workload-variables.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const literal = (value: string) => ({ name: 'LOG_LEVEL', value });
const reference = { name: 'LOG_LEVEL', valueFrom: { configMapKeyRef: { name: 'app', key: 'level' } } };
const on = 'Deployment shop/web';

testAnalyzer(workloadVariables, {
  faulty: {
    'from two sources': {
      fault: 'CFG-004',
      objects: [deployment({ env: [literal('debug'), { name: 'OTHER', value: '1' }, reference] })],
      expect: [
        {
          code: 'workload-variable-ambiguous',
          on,
          says: /app sets variable LOG_LEVEL 2 times, from a value in the manifest, key level of ConfigMap app: the last/,
          severity: 'warning',
        },
      ],
      cure: () => [deployment({ env: [reference] })],
    },
    'the same twice': {
      fault: 'CFG-004',
      objects: [deployment({ env: [reference, reference] })],
      expect: [
        { code: 'workload-variable-repeated', on, says: /2 times, from key level of ConfigMap app$/, severity: 'info' },
      ],
    },
    'two values, which are never read': {
      fault: 'CFG-004',
      objects: [deployment({ env: [literal('debug'), literal('info')] })],
      expect: [{ code: 'workload-variable-repeated', on, says: /LOG_LEVEL 2 times, from a value in the manifest$/ }],
    },
  },
  healthy: {
    'env overrides envFrom on purpose': {
      objects: [deployment({ env: [literal('debug')], envFrom: [{ configMapRef: { name: 'app' } }] })],
    },
    'two containers': {
      objects: [deployment({ env: [reference] }, { initContainers: [{ name: 'load', env: [reference] }] })],
    },
  },
});

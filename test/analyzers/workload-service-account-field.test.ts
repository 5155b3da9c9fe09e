import { workloadServiceAccountField } from '../../analyzers/workload-service-account-field.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(workloadServiceAccountField, {
  faulty: {
    'the old name alone, as in a manifest': {
      fault: 'BP-024',
      objects: [deployment({}, { serviceAccount: 'shop' })],
      expect: [{ code: 'workload-service-account-field', on: 'Deployment shop/web', says: /ServiceAccount shop by/ }],
      cure: () => [deployment({}, { serviceAccountName: 'shop' })],
    },
  },
  healthy: {
    'both names, as an API server writes them': {
      objects: [deployment({}, { serviceAccount: 'shop', serviceAccountName: 'shop' })],
    },
  },
});

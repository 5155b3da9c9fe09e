import { alertmanager } from '../../analyzers/alertmanager.ts';
import { object } from '../helpers/objects.ts';
import { prometheus } from '../helpers/prometheus.ts';
import { serverCases } from '../helpers/prometheus-servers.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const { faulty, healthy } = serverCases('Alertmanager');
const main = (configSecret: string) => prometheus('monitoring/k8s', { configSecret }, undefined, 'Alertmanager');
const secret = object('v1', 'Secret', 'monitoring/routes');

testAnalyzer(alertmanager, {
  faulty: {
    ...faulty,
    'its configuration is missing': {
      fault: 'CLU-031',
      objects: [main('route'), secret],
      expect: [
        {
          code: 'alertmanager-source-missing',
          on: 'Alertmanager.monitoring.coreos.com monitoring/k8s',
          says: /spec.configSecret names Secret route/,
          blames: ['Secret monitoring/route'],
        },
      ],
      cure: () => [main('routes'), secret],
    },
  },
  healthy,
});

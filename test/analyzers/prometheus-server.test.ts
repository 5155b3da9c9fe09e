import { prometheusServer } from '../../analyzers/prometheus-server.ts';
import { object } from '../helpers/objects.ts';
import { prometheus } from '../helpers/prometheus.ts';
import { serverCases } from '../helpers/prometheus-servers.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const main = (configSecret: string) => prometheus('monitoring/k8s', { configSecret }, undefined, 'Alertmanager');
const secret = object('v1', 'Secret', 'monitoring/routes');

testAnalyzer(prometheusServer, serverCases('Prometheus'));
testAnalyzer(prometheusServer, serverCases('PrometheusAgent'));
testAnalyzer(prometheusServer, serverCases('Alertmanager'));
testAnalyzer(prometheusServer, {
  faulty: {
    'the configuration of an Alertmanager is missing': {
      fault: 'CLU-031',
      objects: [main('route'), secret],
      expect: [
        {
          code: 'prometheus-server-source-missing',
          on: 'Alertmanager.monitoring.coreos.com monitoring/k8s',
          says: /spec.configSecret names Secret route/,
          blames: ['Secret monitoring/route'],
        },
      ],
      cure: () => [main('routes'), secret],
    },
  },
  healthy: {},
});

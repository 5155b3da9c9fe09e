import { prometheusMonitor } from '../../analyzers/prometheus-monitor.ts';
import { object } from '../helpers/objects.ts';
import { podMonitor } from '../helpers/prometheus.ts';
import { monitorCases } from '../helpers/prometheus-monitors.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

testAnalyzer(prometheusMonitor, monitorCases('ServiceMonitor'));
testAnalyzer(prometheusMonitor, monitorCases('PodMonitor'));
testAnalyzer(prometheusMonitor, {
  faulty: {},
  healthy: {
    'the workload of a PodMonitor is scaled to zero': {
      situation: 'NEG-04',
      objects: [
        podMonitor('shop/web'),
        object('apps/v1', 'Deployment', 'shop/web', {
          spec: { replicas: 0, template: { metadata: { labels: { app: 'web' } }, spec: {} } },
          status: {},
        }),
      ],
    },
  },
});

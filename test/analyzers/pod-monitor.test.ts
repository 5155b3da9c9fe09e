import { podMonitor as analyzer } from '../../analyzers/pod-monitor.ts';
import { object } from '../helpers/objects.ts';
import { podMonitor } from '../helpers/prometheus.ts';
import { monitorCases } from '../helpers/prometheus-monitors.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const { faulty, healthy } = monitorCases('PodMonitor');

testAnalyzer(analyzer, {
  faulty,
  healthy: {
    ...healthy,
    'its workload is scaled to zero': {
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

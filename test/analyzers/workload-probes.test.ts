import { workloadProbes } from '../../analyzers/workload-probes.ts';
import { object } from '../helpers/objects.ts';
import { deployment, templateOf } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const get = (path: string, failureThreshold = 3) => ({
  httpGet: { path, port: 8080, scheme: 'HTTP' },
  periodSeconds: 10,
  failureThreshold,
});
const on = 'Deployment shop/web';
const probed = () => [deployment({ livenessProbe: get('/alive'), readinessProbe: get('/ready') })];

testAnalyzer(workloadProbes, {
  faulty: {
    'no probe at all': {
      fault: 'BP-005',
      objects: [deployment()],
      expect: [
        { code: 'workload-no-readiness-probe', on, says: /readiness probe: app/, severity: 'warning' },
        { code: 'workload-no-liveness-probe', on, says: /liveness probe: app/, severity: 'info' },
      ],
      cure: probed,
    },
    'one probe for both': {
      fault: 'BP-006',
      objects: [deployment({ livenessProbe: get('/ok'), readinessProbe: get('/ok') })],
      expect: [{ code: 'workload-probes-alike', on, says: /as soon as it is not ready: app/ }],
      cure: probed,
    },
  },
  healthy: {
    'the same question, asked with more patience': {
      objects: [deployment({ livenessProbe: get('/ok', 10), readinessProbe: get('/ok') })],
    },
    'what runs to an end': {
      objects: [
        object('batch/v1', 'Job', 'shop/load', { spec: { template: templateOf({}, { restartPolicy: 'OnFailure' }) } }),
      ],
    },
    'init containers and sidecars': {
      objects: [
        deployment(
          { livenessProbe: get('/alive'), readinessProbe: get('/ready') },
          { initContainers: [{ name: 'load' }, { name: 'proxy', restartPolicy: 'Always' }] },
        ),
      ],
    },
  },
});

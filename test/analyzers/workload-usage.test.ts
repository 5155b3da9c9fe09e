import { workloadUsage } from '../../analyzers/workload-usage.ts';
import { podMetrics } from '../helpers/metrics.ts';
import { ago, now, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, replicaSet } from '../helpers/workloads.ts';

const web = deployment('shop/web');
const owner = replicaSet('shop/web-5d', web);
const on = 'Deployment shop/web';
const pod = (name: string, requests: object, metadata: object = {}) =>
  runningPod(`shop/${name}`, {
    metadata: { ...ownedBy(owner), ...metadata },
    spec: { containers: [{ name: 'app', image: 'a', resources: { requests } }] },
  });
const uses = (name: string, cpu: string, memory: string, at?: string) =>
  podMetrics(`shop/${name}`, { app: { cpu, memory } }, at);
const workload = (requests: object, ...measured: Raw[]) => [
  web,
  owner,
  pod('web-1', requests),
  pod('web-2', requests),
  ...measured,
];
const large = { cpu: '1', memory: '1Gi' };

testAnalyzer(workloadUsage, {
  faulty: {
    'asks for much more than it uses': {
      fault: 'POD-042',
      objects: workload(large, uses('web-1', '2m', '900Mi'), uses('web-2', '30m', '700Mi')),
      expect: [
        { code: 'workload-over-requested', on, says: /^2 pods request 2 of CPU and use 32m$/, severity: 'info' },
      ],
      cure: () => workload({ cpu: '50m', memory: '1Gi' }, uses('web-1', '20m', '900Mi'), uses('web-2', '30m', '700Mi')),
    },
    'uses much more than it asks for': {
      fault: 'POD-042',
      objects: workload({ cpu: '50m', memory: '128Mi' }, uses('web-1', '40m', '900Mi'), uses('web-2', '40m', '800Mi')),
      expect: [
        {
          code: 'workload-under-requested',
          on,
          says: /2 pods request 256Mi of memory and use 1\.66Gi/,
          severity: 'info',
        },
      ],
    },
  },
  healthy: {
    'uses what it asks for': { objects: workload(large, uses('web-1', '600m', '900Mi'), uses('web-2', '0', '800Mi')) },
    'one of its pods idles': { objects: workload(large, uses('web-1', '900m', '900Mi'), uses('web-2', '1m', '500Mi')) },
    'it is small': {
      objects: workload({ cpu: '100m', memory: '64Mi' }, uses('web-1', '1m', '5Mi'), uses('web-2', '1m', '5Mi')),
    },
    'one of its pods was not measured': { objects: workload(large, uses('web-1', '1m', '5Mi')) },
    'it was measured long ago': {
      objects: workload(large, uses('web-1', '1m', '5Mi', ago(900)), uses('web-2', '1m', '5Mi', ago(900))),
    },
    'it asks for nothing': { objects: workload({}, uses('web-1', '3', '5Gi'), uses('web-2', '3', '5Gi')) },
    'pods that are going do not count': {
      objects: [web, owner, pod('web-1', large, { deletionTimestamp: now }), uses('web-1', '1m', '5Mi')],
    },
  },
});

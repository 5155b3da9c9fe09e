import { podInitWaiting } from '../../analyzers/pod-init-waiting.ts';
import { ago, object, runningPod } from '../helpers/objects.ts';
import { brokenPod, containerStatus, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const initialising = (command: string[], startedAt = ago(3600), container: object = {}) =>
  brokenPod([waiting('app', 'PodInitializing')], {
    spec: { initContainers: [{ name: 'wait', image: 'busybox', command, ...container }] },
    status: {
      phase: 'Pending',
      initContainerStatuses: [containerStatus('wait', { state: { running: { startedAt } } })],
    },
  });
const service = (path: string) => object('v1', 'Service', path);
const healed = () => [runningPod('shop/web-1')];

testAnalyzer(podInitWaiting, {
  faulty: {
    'it waits for a Service that does not exist': {
      fault: 'POD-037',
      objects: [
        service('shop/database'),
        initialising(['sh', '-c', 'until nc -z -w 2 databse 5432; do sleep 2; done']),
      ],
      expect: [
        {
          code: 'pod-init-waits',
          on,
          says: /init container wait does not end: it waits for Service shop\/databse, which does not exist/,
          blames: ['Service shop/databse'],
          settling: false,
        },
      ],
      cure: healed,
    },
    'it waits for a Service that is there': {
      fault: 'POD-037',
      objects: [
        service('data/db'),
        initialising(['sh', '-c', 'until nslookup db.data.svc.cluster.local; do sleep 2; done']),
      ],
      expect: [{ code: 'pod-init-waits', on, says: /it waits for Service data\/db$/, blames: [] }],
    },
    'a URL': {
      objects: [initialising(['sh', '-c', 'until curl -fsS http://api:8080/ready; do sleep 1; done'])],
      expect: [{ code: 'pod-init-waits', on, says: /Service shop\/api, which does not exist/ }],
    },
    'nobody knows for what': {
      fault: 'POD-037',
      objects: [initialising(['/migrate'])],
      expect: [{ code: 'pod-init-waits', on, says: /init container wait does not end$/, blames: [] }],
    },
    'a host that may be anywhere': {
      objects: [initialising(['sh', '-c', 'until nc -z db.example.com 5432; do sleep 2; done'])],
      expect: [{ code: 'pod-init-waits', on, says: /does not end$/, blames: [] }],
    },
    'it has only just started': {
      objects: [initialising(['/migrate'], ago(60))],
      expect: [{ code: 'pod-init-waits', on, says: /does not end/, settling: true }],
    },
  },
  healthy: {
    'a native sidecar': {
      situation: 'NEG-08',
      objects: [
        brokenPod([waiting('app', 'PodInitializing')], {
          spec: { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] },
          status: {
            phase: 'Pending',
            initContainerStatuses: [containerStatus('proxy', { started: true, ready: true })],
          },
        }),
      ],
    },
    'a running pod': { objects: healed() },
    'a pod that is being deleted': {
      objects: [{ ...initialising([]), metadata: { ...initialising([]).metadata, deletionTimestamp: ago(3) } }],
    },
  },
});

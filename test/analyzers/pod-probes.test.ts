import { podProbes } from '../../analyzers/pod-probes.ts';
import { ago, event, type Raw, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, containerStatus, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const healed = () => [runningPod('shop/web-1')];
const http = (port: number | string, rest: object = {}) => ({ httpGet: { path: '/healthz', port }, ...rest });
const container = (probes: object) => ({
  containers: [{ name: 'app', image: 'a', ports: [{ containerPort: 8080 }], ...probes }],
});
const unhealthy = (message: string, rest: Record<string, unknown> = {}): Raw => {
  const about = brokenPod([]);
  const raw = event(about, 'Unhealthy', message, rest);
  Object.assign(raw.involvedObject as object, { fieldPath: 'spec.containers{app}' });
  return raw;
};
const killing = (probe: string, seconds = 100) =>
  event(brokenPod([]), 'Killing', `Container app failed ${probe} probe, will be restarted`, {
    type: 'Normal',
    lastTimestamp: ago(seconds),
  });
const refused = 'Get "http://10.0.0.7:9090/healthz": dial tcp 10.0.0.7:9090: connect: connection refused';
const unready = (probes: object, startedAt = ago(3600), rest: object = {}) =>
  brokenPod([containerStatus('app', { started: true, state: { running: { startedAt } }, ...rest })], {
    spec: container(probes),
  });
const alive = (probes: object, status: object = {}) =>
  runningPod('shop/web-1', {
    spec: container(probes),
    status: { containerStatuses: [containerStatus('app', { ready: true, started: true, ...status })] },
  });

testAnalyzer(podProbes, {
  faulty: {
    'a liveness probe of a port that nothing listens on': {
      fault: 'POD-021',
      objects: [
        brokenPod([backingOff('app', ended(137))], { spec: container({ livenessProbe: http(9090) }) }),
        unhealthy(`Liveness probe failed: ${refused}`),
        killing('liveness'),
      ],
      expect: [
        {
          code: 'pod-liveness-kills',
          on,
          says: /container app is killed because its liveness probe fails \(GET \/healthz on port 9090\): .*connection refused; no container declares port 9090, but 8080/,
        },
      ],
      cure: healed,
    },
    'a readiness probe that the recorded spec lacks': {
      fault: 'POD-024',
      objects: [unready({}), unhealthy('Readiness probe failed: HTTP probe failed with statuscode: 503')],
      expect: [
        {
          code: 'pod-readiness-fails',
          on,
          says: /container app is not ready, because its readiness probe fails: HTTP probe failed with statuscode: 503$/,
          settling: false,
        },
      ],
      cure: healed,
    },
    'a liveness probe of a path that is not there': {
      fault: 'POD-022',
      objects: [
        brokenPod([backingOff('app', ended(143))], { spec: container({ livenessProbe: http(8080) }) }),
        unhealthy('Liveness probe failed: HTTP probe failed with statuscode: 404'),
        killing('liveness'),
      ],
      expect: [
        { code: 'pod-liveness-kills', on, says: /\/healthz on port 8080\): HTTP probe failed with statuscode: 404$/ },
      ],
      cure: () => [runningPod('shop/web-1', { spec: container({ livenessProbe: http(8080) }) })],
    },
    'a startup probe that never succeeds': {
      fault: 'POD-025',
      objects: [
        brokenPod([backingOff('app', ended(137))], { spec: container({ startupProbe: { tcpSocket: { port: 81 } } }) }),
        unhealthy('Startup probe failed: dial tcp 10.0.0.7:81: connect: connection refused'),
        killing('startup'),
      ],
      expect: [
        {
          code: 'pod-startup-fails',
          on,
          says: /startup probe \(TCP port 81\): .*; no container declares port 81, but 8080/,
        },
      ],
      cure: healed,
    },
    'a startup probe that has failed for long': {
      fault: 'POD-025',
      objects: [unready({ startupProbe: http(81) }, ago(900), { started: false })],
      expect: [{ code: 'pod-startup-fails', on, says: /port 81/, settling: false }],
    },
    'a slow start': {
      objects: [unready({ startupProbe: http(8080, { failureThreshold: 30 }) }, ago(200), { started: false })],
      expect: [{ code: 'pod-startup-fails', on, says: /port 8080/, settling: true }],
    },
    'a readiness probe that fails': {
      fault: 'POD-024',
      objects: [
        unready({ readinessProbe: http(8080) }),
        unhealthy('Readiness probe failed: HTTP probe failed with statuscode: 503'),
      ],
      expect: [
        {
          code: 'pod-readiness-fails',
          on,
          says: /not ready, because its readiness probe fails \(GET \/healthz on port 8080\): .*503$/,
          settling: false,
        },
      ],
      cure: healed,
    },
    'its events are forgotten': {
      fault: 'POD-024',
      objects: [unready({ readinessProbe: { exec: { command: ['pg_isready', '-q'] } } })],
      expect: [{ code: 'pod-readiness-fails', on, says: /\(exec pg_isready -q\)$/ }],
    },
    'a named port that the container does not have': {
      fault: 'POD-022',
      objects: [unready({ readinessProbe: http('web') })],
      expect: [{ code: 'pod-readiness-fails', on, says: /port web\); no container declares port web, but 8080/ }],
    },
    'a container that is not ready yet': {
      objects: [unready({ readinessProbe: http(8080) }, ago(20))],
      expect: [{ code: 'pod-readiness-fails', on, says: /readiness/, settling: true }],
    },
    'one of two containers is not ready': {
      fault: 'POD-044',
      objects: [
        brokenPod(
          [containerStatus('app', { ready: true, started: true }), containerStatus('proxy', { started: true })],
          {
            spec: {
              containers: [
                { name: 'app', image: 'a' },
                { name: 'proxy', image: 'b', readinessProbe: http(15021) },
              ],
            },
          },
        ),
      ],
      expect: [{ code: 'pod-readiness-fails', on, says: /container proxy is not ready/ }],
    },
    'a sidecar is not ready': {
      fault: 'POD-044',
      objects: [
        brokenPod([containerStatus('app', { ready: true })], {
          spec: { initContainers: [{ name: 'proxy', restartPolicy: 'Always', readinessProbe: http(15021) }] },
          status: { initContainerStatuses: [containerStatus('proxy', { started: true })] },
        }),
      ],
      expect: [{ code: 'pod-readiness-fails', on, says: /sidecar proxy is not ready/ }],
    },
    'a liveness probe that fails without a restart': {
      fault: 'POD-023',
      objects: [
        alive({ livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, failureThreshold: 1000 } }),
        unhealthy("Liveness probe failed: cat: can't open '/tmp/ok'", { count: 40, lastTimestamp: ago(5) }),
      ],
      expect: [
        {
          code: 'pod-liveness-fails',
          on,
          says: /liveness probe of container app fails \(exec cat \/tmp\/ok\): cat: can't open/,
          severity: 'warning',
        },
      ],
      cure: objects => [objects[0]!],
    },
    'restarted by its liveness probe again and again': {
      fault: ['POD-021', 'POD-035'],
      objects: [
        alive(
          { livenessProbe: http(8080) },
          {
            restartCount: 9,
            state: { running: { startedAt: ago(900) } },
            lastState: ended(137, 'Error', { startedAt: ago(1300), finishedAt: ago(901) }),
          },
        ),
        killing('liveness', 930),
      ],
      expect: [{ code: 'pod-liveness-fails', on, says: /it was restarted 9 times/ }],
    },
  },
  healthy: {
    'no probes': { situation: 'NEG-03', objects: healed() },
    'a liveness probe that failed a while ago': {
      objects: [
        alive({ livenessProbe: http(8080) }),
        unhealthy('Liveness probe failed: timeout', { count: 9, lastTimestamp: ago(1200) }),
      ],
    },
    'a readiness probe that failed until it did not': {
      objects: [
        alive({ readinessProbe: http(8080) }),
        unhealthy('Readiness probe failed: timeout', { lastTimestamp: ago(5) }),
      ],
    },
    'a crash that no probe caused': {
      objects: [brokenPod([backingOff('app', ended(1))], { spec: container({ livenessProbe: http(9090) }) })],
    },
    'a probe of a port that is not declared, and works': { objects: [alive({ livenessProbe: http(9090) })] },
  },
});

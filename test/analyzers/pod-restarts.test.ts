import { podRestarts } from '../../analyzers/pod-restarts.ts';
import { containerLog } from '../helpers/logs.ts';
import { ago, event, type Raw, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, containerStatus, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const restarted = (restartCount: number, last: object = {}, created = ago(7200)): Raw =>
  runningPod('shop/web-1', {
    metadata: { creationTimestamp: created },
    status: {
      containerStatuses: [
        containerStatus('app', {
          ready: true,
          restartCount,
          state: { running: { startedAt: ago(900) } },
          lastState: ended(1, 'Error', { startedAt: ago(1200), finishedAt: ago(901), ...last }),
        }),
      ],
    },
  });

testAnalyzer(podRestarts, {
  faulty: {
    'seven restarts in two hours, and what the last run said': {
      objects: [restarted(7), containerLog({ current: 'listening', previous: 'panic: no licence' })],
      expect: [{ code: 'pod-restarts', on, says: /the last run ended with exit code 1; its log: panic: no licence$/ }],
    },
    'seven restarts in two hours': {
      fault: 'POD-035',
      objects: [restarted(7)],
      expect: [
        {
          code: 'pod-restarts',
          on,
          says: /restarted 7 times; the last run ended with exit code 1/,
          severity: 'warning',
        },
      ],
      cure: () => [restarted(0)],
    },
  },
  healthy: {
    'killed by its liveness probe': {
      objects: [
        restarted(7, { exitCode: 137 }),
        event(restarted(7), 'Killing', 'Container app failed liveness probe, will be restarted', {
          type: 'Normal',
          lastTimestamp: ago(930),
        }),
      ],
    },
    'a few restarts': { objects: [restarted(3)] },
    'many restarts over a year': { objects: [restarted(40, {}, ago(31_536_000))] },
    'calm since two days': {
      objects: [restarted(40, { startedAt: ago(180_100), finishedAt: ago(180_000) }, ago(864_000))],
    },
    'crashing now': { objects: [brokenPod([backingOff('app', ended(1))])] },
    'killed for memory': { objects: [restarted(7, { reason: 'OOMKilled', exitCode: 137 })] },
  },
});

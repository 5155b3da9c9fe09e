import { podStart } from '../../analyzers/pod-start.ts';
import { ago, event, object, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, containerStatus, ended, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const healed = () => [runningPod('shop/web-1')];
const node = object('v1', 'Node', 'node-a', { status: { nodeInfo: { architecture: 'arm64' } } });
const runc =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process:';
const noFile = `${runc} exec: "serve": executable file not found in $PATH: unknown`;

testAnalyzer(podStart, {
  faulty: {
    'containerd does not find the command': {
      fault: 'POD-002',
      objects: [brokenPod([backingOff('app', ended(128, 'StartError', { message: noFile }))])],
      expect: [{ code: 'pod-command-not-found', on, says: /does not have: serve \(exit code 128\)/ }],
      cure: healed,
    },
    'between tries': {
      fault: 'POD-002',
      objects: [
        brokenPod([
          waiting('app', 'RunContainerError', noFile, { lastState: ended(128, 'StartError', { message: noFile }) }),
        ]),
      ],
      expect: [{ code: 'pod-command-not-found', on, says: /serve \(exit code 128\)/ }],
    },
    'docker does not find the command': {
      fault: 'POD-002',
      objects: [
        brokenPod([
          backingOff(
            'app',
            ended(127, 'ContainerCannotRun', {
              message:
                'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "/app/run": stat /app/run: no such file or directory: unknown',
            }),
          ),
        ]),
      ],
      expect: [{ code: 'pod-command-not-found', on, says: /: \/app\/run \(exit code 127\)/ }],
      cure: healed,
    },
    'a shell does not find the command': {
      fault: 'POD-002',
      objects: [brokenPod([backingOff('app', ended(127))])],
      expect: [{ code: 'pod-command-not-found', on, says: /does not have \(exit code 127\)/ }],
    },
    'an init container': {
      fault: ['POD-002', 'POD-003'],
      objects: [
        brokenPod([waiting('app', 'PodInitializing')], {
          spec: { initContainers: [{ name: 'migrate', image: 'db' }] },
          status: { phase: 'Pending', initContainerStatuses: [backingOff('migrate', ended(127))] },
        }),
      ],
      expect: [{ code: 'pod-command-not-found', on, says: /init container migrate runs a command/ }],
    },
    'a script without the executable bit': {
      objects: [
        brokenPod([
          backingOff(
            'app',
            ended(126, 'StartError', { message: `${runc} exec: "/run.sh": permission denied: unknown` }),
          ),
        ]),
      ],
      expect: [{ code: 'pod-command-not-executable', on, says: /: \/run\.sh \(exit code 126\)/ }],
      cure: healed,
    },
    'the wrong architecture': {
      fault: 'GAP-10',
      objects: [
        node,
        brokenPod([
          backingOff('app', ended(255, 'Error', { message: 'exec /usr/local/bin/tools: exec format error' })),
        ]),
      ],
      expect: [
        {
          code: 'pod-exec-format',
          on,
          says: /image registry.example.com\/app:1.0 is not built for the architecture arm64 of its node node-a/,
        },
      ],
      cure: healed,
    },
    'a failing postStart hook': {
      fault: 'POD-016',
      objects: [
        brokenPod([backingOff('app', ended(137))]),
        event(brokenPod([]), 'FailedPostStartHook', 'PostStartHook failed', {
          lastTimestamp: ago(101),
          involvedObject: {
            apiVersion: 'v1',
            kind: 'Pod',
            namespace: 'shop',
            name: 'web-1',
            uid: 'uid-pod-shop/web-1',
            fieldPath: 'spec.containers{app}',
          },
        }),
      ],
      expect: [{ code: 'pod-post-start-hook', on, says: /the postStart hook of container app fails$/ }],
      cure: healed,
    },
    'the command of a postStart hook is not in the image': {
      fault: 'POD-016',
      objects: [
        brokenPod([
          waiting('app', 'PostStartHookError', 'exec: "/bin/warm": stat /bin/warm: no such file or directory'),
        ]),
      ],
      expect: [{ code: 'pod-post-start-hook', on, says: /^the postStart hook of container app fails: .*\/bin\/warm/ }],
    },
    'between tries of a postStart hook': {
      fault: 'POD-016',
      objects: [brokenPod([waiting('app', 'PostStartHookError', "command 'curl x' exited with 7")])],
      expect: [{ code: 'pod-post-start-hook', on, says: /fails: command 'curl x' exited with 7/ }],
    },
    'a working directory that is not there': {
      fault: 'POD-016',
      objects: [
        brokenPod([
          backingOff(
            'app',
            ended(128, 'StartError', {
              message: `${runc} chdir to cwd ("/src") set in config.json failed: no such file or directory`,
            }),
          ),
        ]),
      ],
      expect: [{ code: 'pod-start-error', on, says: /cannot be started: .*chdir to cwd/ }],
      cure: healed,
    },
  },
  healthy: {
    'a running pod': { objects: healed() },
    'an ordinary crash': { objects: [brokenPod([backingOff('app', ended(1))])] },
    'a past start error of a pod that runs': {
      objects: [
        runningPod('shop/web-1', {
          status: {
            containerStatuses: [
              containerStatus('app', {
                ready: true,
                restartCount: 1,
                lastState: ended(128, 'StartError', { message: noFile }),
              }),
            ],
          },
        }),
      ],
    },
  },
});

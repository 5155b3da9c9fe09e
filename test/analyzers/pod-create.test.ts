import { podCreate } from '../../analyzers/pod-create.ts';
import { ago, runningPod } from '../helpers/objects.ts';
import { brokenPod, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const healed = () => [runningPod('shop/web-1')];
const pod = (reason: string, message: string, spec: object = {}, metadata: object = {}) =>
  brokenPod([waiting('app', reason, message)], { metadata, spec, status: { phase: 'Pending' } });
const asRoot = 'container has runAsNonRoot and image will run as root (pod: "web-1_shop(uid)", container: app)';
const cache = 'failed to sync configmap cache: timed out waiting for the condition';

testAnalyzer(podCreate, {
  faulty: {
    'an image that runs as root': {
      fault: 'POD-015',
      objects: [pod('CreateContainerConfigError', asRoot, { securityContext: { runAsNonRoot: true } })],
      expect: [
        {
          code: 'pod-runs-as-root',
          on,
          says: /runAsNonRoot: true \(spec.securityContext\), but runs as root; image registry.example.com\/app:1.0/,
        },
      ],
      cure: healed,
    },
    'a user by name': {
      fault: 'POD-015',
      objects: [
        pod(
          'CreateContainerConfigError',
          'container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root (pod: "web-1_shop(uid)", container: app)',
          { containers: [{ name: 'app', image: 'a', securityContext: { runAsNonRoot: true } }] },
        ),
      ],
      expect: [{ code: 'pod-runs-as-root', on, says: /\(spec.containers\[app\].securityContext\), but runs as nginx/ }],
    },
    'runAsUser 0': {
      fault: 'POD-015',
      objects: [
        pod(
          'CreateContainerConfigError',
          'container\'s runAsUser breaks non-root policy (pod: "web-1_shop(uid)", container: app)',
          {
            securityContext: { runAsNonRoot: true, runAsUser: 0 },
          },
        ),
      ],
      expect: [{ code: 'pod-runs-as-root', on, says: /runAsUser 0/ }],
    },
    'the runtime does not create it': {
      fault: 'POD-016',
      objects: [
        pod(
          'CreateContainerError',
          'failed to generate container "1" spec: failed to generate spec: no command specified',
        ),
      ],
      expect: [
        { code: 'pod-create-error', on, says: /cannot be created by the container runtime: .*no command specified/ },
      ],
      cure: healed,
    },
    'an internal hook fails': {
      fault: 'POD-016',
      objects: [pod('PreStartHookError', 'cannot set topology affinity')],
      expect: [{ code: 'pod-create-error', on, says: /topology affinity/ }],
    },
    'a configuration that does not fit together': {
      fault: 'POD-016',
      objects: [
        pod('CreateContainerConfigError', 'failed to prepare subPath for volumeMount "data" of container "app"'),
      ],
      expect: [{ code: 'pod-config-error', on, says: /failed to prepare subPath/, settling: false }],
      cure: healed,
    },
    'the caches of the kubelet fill': {
      objects: [pod('CreateContainerConfigError', cache, {}, { creationTimestamp: ago(20) })],
      expect: [{ code: 'pod-config-error', on, says: /sync configmap cache/, settling: true }],
    },
  },
  healthy: {
    'a running pod': { objects: healed() },
    'a missing Secret is not this concern': { objects: [pod('CreateContainerConfigError', 'secret "db" not found')] },
    'a missing key is not this concern': {
      objects: [pod('CreateContainerConfigError', "couldn't find key a in Secret shop/db")],
    },
  },
});

import { podSandbox } from '../../analyzers/pod-sandbox.ts';
import { ago, event, object, runningPod } from '../helpers/objects.ts';
import { creatingPod } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const node = object('v1', 'Node', 'node-a');
const gvisor = object('node.k8s.io/v1', 'RuntimeClass', 'gvisor', { handler: 'runsc' });
const failed = (message: string, rest: Record<string, unknown> = {}) =>
  event(creatingPod(), 'FailedCreatePodSandBox', message, rest);
const cni = (reason: string) =>
  `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0123456789abcdef0123456789abcdef": ${reason}`;
const healed = () => [runningPod('shop/web-1')];

testAnalyzer(podSandbox, {
  faulty: {
    'no address left': {
      fault: 'POD-020',
      objects: [
        node,
        creatingPod(),
        failed(
          cni(
            'plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.254',
          ),
        ),
      ],
      expect: [
        {
          code: 'pod-no-address',
          on,
          says: /node node-a has no IP address left for the sandbox.*10.244.0.1-10.244.0.254$/,
        },
      ],
      cure: healed,
    },
    'the network plugin fails': {
      fault: 'POD-020',
      objects: [
        creatingPod(),
        failed(cni('plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory')),
      ],
      expect: [
        {
          code: 'pod-sandbox-failed',
          on,
          says: /sandbox \(network\) of the pod cannot be made on node node-a by network plugin calico: stat \/var\/lib/,
        },
      ],
      cure: healed,
    },
    'the network plugin is not there': {
      fault: 'POD-020',
      objects: [
        creatingPod(),
        event(
          creatingPod(),
          'NetworkNotReady',
          'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        ),
      ],
      expect: [{ code: 'pod-sandbox-failed', on, says: /cni plugin not initialized/ }],
    },
    'a runtime that the node does not have': {
      fault: 'POD-020',
      objects: [
        gvisor,
        creatingPod({ spec: { runtimeClassName: 'gvisor' } }),
        failed(
          'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "runsc" is configured',
        ),
      ],
      expect: [
        {
          code: 'pod-runtime-handler-missing',
          on,
          says: /node node-a has no container runtime runsc as RuntimeClass gvisor wants it/,
          near: ['RuntimeClass gvisor'],
        },
      ],
      cure: healed,
    },
    'the first try on a young node': {
      objects: [
        creatingPod({ metadata: { creationTimestamp: ago(20) } }),
        failed(cni('cni plugin not initialized'), { count: 1 }),
      ],
      expect: [{ code: 'pod-sandbox-failed', on, says: /cni plugin/, settling: true }],
    },
  },
  healthy: {
    'a sandbox that was made in the end': {
      situation: 'NEG-28',
      objects: [...healed(), event(healed()[0]!, 'FailedCreatePodSandBox', cni('timeout'))],
    },
    'an image is pulled by now': {
      objects: [
        creatingPod(),
        failed(cni('timeout'), { lastTimestamp: ago(90) }),
        event(creatingPod(), 'Pulling', 'Pulling image "a"', { type: 'Normal' }),
      ],
    },
    'a pod that is being deleted': {
      objects: [creatingPod({ metadata: { deletionTimestamp: ago(3) } }), failed(cni('timeout'))],
    },
  },
});

import { podStalled } from '../../analyzers/pod-stalled.ts';
import { ago, event, object, runningPod } from '../helpers/objects.ts';
import { creatingPod, notReady } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const node = object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
const lost = object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });
const account = object('v1', 'ServiceAccount', 'shop/default');
const scheduled = (seconds: number) => ({
  conditions: notReady()
    .map(c => ({ ...c, lastTransitionTime: ago(seconds) }))
    .slice(0, 1),
});
const config = { volumes: [{ name: 'config', configMap: { name: 'settings' } }] };
const healed = () => [node, account, runningPod('shop/web-1')];
const pulling = (seconds: number) =>
  event(creatingPod(), 'Pulling', 'Pulling image "big"', {
    type: 'Normal',
    count: 1,
    firstTimestamp: ago(seconds),
    lastTimestamp: ago(seconds),
  });

testAnalyzer(podStalled, {
  faulty: {
    'nobody says why': {
      objects: [node, account, creatingPod()],
      expect: [
        {
          code: 'pod-creation-stalled',
          on,
          says: /waits in ContainerCreating on node node-a, and no event says for what/,
          settling: false,
        },
      ],
      cure: healed,
    },
    'events were not collected': {
      objects: [node, account, creatingPod()],
      snapshot: { withheld: { Event: 'not-collected' } },
      expect: [{ code: 'pod-creation-stalled', on, says: /and its events are not known/ }],
    },
    'the kubelet has not taken it': {
      objects: [node, account, creatingPod({ status: { containerStatuses: [] } })],
      expect: [{ code: 'pod-not-taken', on, says: /assigned to node node-a, but the kubelet there has not taken it/ }],
      cure: healed,
    },
    'an image that is pulled for half an hour': {
      objects: [node, account, creatingPod(), pulling(1800)],
      expect: [
        {
          code: 'pod-pull-slow',
          on,
          says: /still pulls an image onto node node-a/,
          severity: 'warning',
          settling: false,
        },
      ],
      cure: healed,
    },
    'an image that is pulled for a minute': {
      objects: [node, account, creatingPod(), pulling(60)],
      expect: [{ code: 'pod-pull-slow', on, says: /still pulls/, settling: true }],
    },
    'a young pod': {
      situation: 'NEG-27',
      objects: [node, account, creatingPod({ status: scheduled(20) })],
      expect: [{ code: 'pod-creation-stalled', on, says: /ContainerCreating/, settling: true }],
    },
  },
  healthy: {
    'a running pod': { objects: healed() },
    'a key that its volume wants is missing': {
      objects: [
        node,
        account,
        object('v1', 'ConfigMap', 'shop/settings', { data: { 'app.yaml': 'x' } }),
        creatingPod({
          spec: {
            volumes: [
              { name: 'config', configMap: { name: 'settings', items: [{ key: 'app.yml', path: 'app.yml' }] } },
            ],
          },
        }),
      ],
    },
    'its node is lost': { objects: [lost, account, creatingPod()] },
    'its ServiceAccount is missing': { objects: [node, creatingPod()] },
    'what it mounts is missing': { objects: [node, account, creatingPod({ spec: config })] },
    'what it mounts is not known': {
      objects: [node, account, creatingPod({ spec: config })],
      snapshot: { withheld: { ConfigMap: 'forbidden' } },
    },
    'its sandbox cannot be made': {
      objects: [node, account, creatingPod(), event(creatingPod(), 'FailedCreatePodSandBox', 'x')],
    },
  },
});

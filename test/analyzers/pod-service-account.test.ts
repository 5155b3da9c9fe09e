import { podServiceAccount } from '../../analyzers/pod-service-account.ts';
import { event, object, runningPod } from '../helpers/objects.ts';
import { creatingPod } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const account = (name: string) => object('v1', 'ServiceAccount', `shop/${name}`);
const robot = { serviceAccountName: 'robot' };
const noToken = event(
  creatingPod(),
  'FailedMount',
  'MountVolume.SetUp failed for volume "kube-api-access-x" : failed to fetch token: serviceaccounts "robot" not found',
);

testAnalyzer(podServiceAccount, {
  faulty: {
    'deleted before the pod started': {
      fault: 'POD-039',
      objects: [account('default'), creatingPod({ spec: robot }), noToken],
      expect: [
        {
          code: 'pod-service-account-missing',
          on,
          says: /ServiceAccount robot does not exist/,
          blames: ['ServiceAccount shop/robot'],
        },
      ],
      cure: objects => [...objects, account('robot')],
    },
    'says the kubelet': {
      fault: 'POD-039',
      objects: [creatingPod({ spec: robot }), noToken],
      snapshot: { withheld: { ServiceAccount: 'forbidden' } },
      expect: [
        {
          code: 'pod-service-account-missing',
          on,
          says: /ServiceAccount robot/,
          blames: ['ServiceAccount shop/robot'],
        },
      ],
    },
    'deleted under a running pod': {
      fault: 'POD-039',
      objects: [runningPod('shop/web-1', { spec: robot })],
      expect: [
        {
          code: 'pod-service-account-gone',
          on,
          says: /ServiceAccount robot does not exist any more/,
          severity: 'warning',
        },
      ],
      cure: objects => [...objects, account('robot')],
    },
  },
  healthy: {
    'its account is there': { objects: [account('robot'), runningPod('shop/web-1', { spec: robot })] },
    'accounts may not be listed': {
      objects: [runningPod('shop/web-1', { spec: robot })],
      snapshot: { withheld: { ServiceAccount: 'forbidden' } },
    },
    'the mirror of a static pod': {
      objects: [
        runningPod('kube-system/etcd', {
          metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } },
          spec: robot,
        }),
      ],
    },
  },
});

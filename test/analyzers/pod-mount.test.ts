import { podMount } from '../../analyzers/pod-mount.ts';
import { ago, event, object, runningPod } from '../helpers/objects.ts';
import { creatingPod } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const young = { creationTimestamp: ago(20) };
const failedMount = (message: string, rest: Record<string, unknown> = {}) =>
  event(creatingPod(), 'FailedMount', message, rest);
const hostPath = { volumes: [{ name: 'sock', hostPath: { path: '/run/x', type: 'Directory' } }] };
const claimed = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'web-data' } }] };
const claim = object('v1', 'PersistentVolumeClaim', 'shop/web-data', { spec: { volumeName: 'pvc-1' } });
const node = object('v1', 'Node', 'node-a');
const healed = () => [runningPod('shop/web-1')];

testAnalyzer(podMount, {
  faulty: {
    'a hostPath of another type': {
      fault: 'POD-019',
      objects: [
        creatingPod({ spec: hostPath }),
        failedMount(
          'MountVolume.SetUp failed for volume "sock" : hostPath type check failed: /run/x is not a directory',
        ),
      ],
      expect: [
        {
          code: 'pod-host-path',
          on,
          says: /volume sock wants hostPath \/run\/x to be a directory, but on node node-a/,
        },
      ],
      cure: healed,
    },
    'a driver that is not on the node': {
      objects: [
        claim,
        node,
        creatingPod({ spec: claimed }),
        failedMount(
          'MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
        ),
      ],
      expect: [
        {
          code: 'pod-mount-no-driver',
          on,
          says: /volume data needs CSI driver ebs.csi.aws.com, which is not registered on node node-a/,
        },
      ],
      cure: healed,
    },
    'a server that cannot be mounted': {
      objects: [
        claim,
        creatingPod({ spec: claimed }),
        failedMount(
          'MountVolume.SetUp failed for volume "pvc-1" : mount failed: exit status 32\nmount.nfs: Connection timed out',
        ),
        failedMount(
          'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
          { metadata: { name: 'other', uid: 'other' }, lastTimestamp: ago(10) },
        ),
      ],
      expect: [
        {
          code: 'pod-mount-failed',
          on,
          says: /volume data cannot be mounted on node node-a, because the server cannot be reached: mount failed: exit/,
        },
      ],
      cure: healed,
    },
    'only the summary is left': {
      objects: [
        creatingPod({ spec: claimed }),
        failedMount(
          'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[]: context deadline exceeded',
        ),
      ],
      expect: [{ code: 'pod-mount-failed', on, says: /volume cannot be mounted.*unmounted volumes=\[data\]/ }],
    },
    'the volume with its token, which is called otherwise in every pod': {
      objects: [
        creatingPod({ spec: { volumes: [{ name: 'kube-api-access-b7x2k' }] } }),
        failedMount('MountVolume.SetUp failed for volume "kube-api-access-b7x2k" : object "shop"/"ca" not registered'),
      ],
      expect: [{ code: 'pod-mount-failed', on, says: /kube-api-access-b7x2k.*not registered/ }],
    },
    'the caches of the kubelet fill': {
      objects: [
        creatingPod({ metadata: young }),
        failedMount(
          'MountVolume.SetUp failed for volume "kube-api-access-x" : failed to sync configmap cache: timed out waiting for the condition',
        ),
      ],
      expect: [{ code: 'pod-mount-failed', on, says: /sync configmap cache/, settling: true }],
    },
  },
  healthy: {
    'what waits for a volume that another node holds is told of by pod-attach': {
      objects: [
        object('v1', 'PersistentVolumeClaim', 'shop/web-data', {
          spec: { volumeName: 'pvc-1', accessModes: ['ReadWriteOnce'] },
        }),
        object('storage.k8s.io/v1', 'VolumeAttachment', 'csi-1', {
          spec: { attacher: 'ebs.csi.aws.com', nodeName: 'node-b', source: { persistentVolumeName: 'pvc-1' } },
          status: { attached: true },
        }),
        creatingPod({ spec: claimed }),
        failedMount(
          'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
        ),
      ],
    },
    'a missing ConfigMap is not this concern': {
      objects: [creatingPod(), failedMount('MountVolume.SetUp failed for volume "c" : configmap "c" not found')],
    },
    'a failed attachment is not this concern': {
      objects: [
        creatingPod(),
        event(creatingPod(), 'FailedAttachVolume', 'AttachVolume.Attach failed for volume "pvc-1" : x'),
      ],
    },
    'the kubelet has come further': {
      objects: [
        creatingPod(),
        failedMount('MountVolume.SetUp failed for volume "c" : timeout', { lastTimestamp: ago(200) }),
        event(creatingPod(), 'Pulling', 'Pulling image "a"', { type: 'Normal', lastTimestamp: ago(10) }),
      ],
    },
    'a pod that runs': {
      objects: [...healed(), event(healed()[0]!, 'FailedMount', 'MountVolume.SetUp failed for volume "c" : timeout')],
    },
  },
});

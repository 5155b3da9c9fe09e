import { podAttach } from '../../analyzers/pod-attach.ts';
import { ago, event, object, type Raw, runningPod } from '../helpers/objects.ts';
import { creatingPod } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const claimed = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'web-data' } }] };
const claim = (accessModes = ['ReadWriteOnce']) =>
  object('v1', 'PersistentVolumeClaim', 'shop/web-data', {
    spec: { volumeName: 'pvc-1', accessModes },
    status: { phase: 'Bound' },
  });
const attachment = (nodeName: string, attached = true) =>
  object('storage.k8s.io/v1', 'VolumeAttachment', `csi-${nodeName}`, {
    spec: { attacher: 'ebs.csi.aws.com', nodeName, source: { persistentVolumeName: 'pvc-1' } },
    status: { attached },
  });
const failed = (message: string) =>
  event(creatingPod(), 'FailedAttachVolume', message, { source: { component: 'attachdetach-controller' } });
const multiAttach = 'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-0';
const nodes = [object('v1', 'Node', 'node-a'), object('v1', 'Node', 'node-b')];
const moved = (objects: Raw[]) =>
  objects.map(o => (o.kind === 'VolumeAttachment' ? attachment('node-a') : o)).slice(0, -1);

testAnalyzer(podAttach, {
  faulty: {
    'another node holds the volume': {
      fault: 'GAP-02',
      objects: [
        ...nodes,
        claim(),
        attachment('node-b'),
        creatingPod({ spec: claimed }),
        runningPod('shop/web-0', { spec: { ...claimed, nodeName: 'node-b' } }),
        failed(multiAttach),
      ],
      expect: [
        {
          code: 'pod-volume-held',
          on,
          says: /volume data \(PersistentVolumeClaim shop\/web-data\) is still attached elsewhere, to node node-b, .*; Pod shop\/web-0 uses it there/,
        },
      ],
      cure: moved,
    },
    'no event is left': {
      fault: 'GAP-02',
      objects: [claim(), attachment('node-b'), creatingPod({ spec: claimed })],
      expect: [
        {
          code: 'pod-volume-held',
          on,
          says: /still attached elsewhere, to node node-b, and can be attached to one node only$/,
          settling: false,
        },
      ],
    },
    'it is about to be detached': {
      objects: [
        claim(),
        attachment('node-b'),
        creatingPod({ metadata: { creationTimestamp: ago(20) }, spec: claimed }),
      ],
      expect: [{ code: 'pod-volume-held', on, says: /still attached/, settling: true }],
    },
    'the driver fails': {
      fault: 'GAP-02',
      objects: [
        ...nodes,
        claim(),
        attachment('node-a', false),
        creatingPod({ spec: claimed }),
        failed('AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = NotFound desc = disk not found'),
      ],
      expect: [
        { code: 'pod-attach-failed', on, says: /volume pvc-1 cannot be attached to node node-a: .*disk not found/ },
      ],
      cure: moved,
    },
    'attachments may not be listed': {
      fault: 'GAP-02',
      objects: [claim(), creatingPod({ spec: claimed }), failed(multiAttach)],
      snapshot: { withheld: { VolumeAttachment: 'forbidden' } },
      expect: [
        {
          code: 'pod-volume-held',
          on,
          says: /volume pvc-1 is still attached elsewhere, .*already used by pod\(s\) web-0/,
        },
      ],
    },
  },
  healthy: {
    'it failed at first, and is attached by now': {
      objects: [
        claim(),
        attachment('node-a'),
        creatingPod({ spec: claimed }),
        failed(
          'AttachVolume.Attach failed for volume "pvc-1" : timed out waiting for external-attacher of ebs.csi.aws.com CSI driver to attach volume pvc-1',
        ),
      ],
    },
    'attached where it is used': { objects: [claim(), attachment('node-a'), creatingPod({ spec: claimed })] },
    'a volume for many nodes': {
      objects: [claim(['ReadWriteMany']), attachment('node-b'), creatingPod({ spec: claimed })],
    },
    'a pod that runs': { objects: [claim(), attachment('node-b'), runningPod('shop/web-1', { spec: claimed })] },
  },
});

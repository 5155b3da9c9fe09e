import { volumeAttachment } from '../../analyzers/volume-attachment.ts';
import { ago, object, type Raw, runningPod } from '../helpers/objects.ts';
import { lostNode, readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const attachment = (status: object, metadata: object = {}): Raw =>
  object('storage.k8s.io/v1', 'VolumeAttachment', 'csi-1', {
    metadata,
    spec: { attacher: 'csi.example.com', nodeName: 'node-a', source: { persistentVolumeName: 'pv-1' } },
    status,
  });
const on = 'VolumeAttachment csi-1';
const volume = object('v1', 'PersistentVolume', 'pv-1', {
  spec: { claimRef: { namespace: 'shop', name: 'data' } },
  status: { phase: 'Bound' },
});
const claim = object('v1', 'PersistentVolumeClaim', 'shop/data', {
  spec: { volumeName: 'pv-1' },
  status: { phase: 'Bound' },
});
const mounts = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const waiting = runningPod('shop/db-1', { spec: { ...mounts, nodeName: 'node-b' }, status: { phase: 'Pending' } });
const held = [attachment({ attached: true }), volume, claim, waiting, readyNode('node-b')];

testAnalyzer(volumeAttachment, {
  faulty: {
    'the driver cannot attach it': {
      fault: 'STO-014',
      objects: [
        attachment({
          attached: false,
          attachError: {
            time: ago(60),
            message: 'rpc error: code = FailedPrecondition desc = disk pv-1 is attached to i-2',
          },
        }),
        readyNode('node-a'),
      ],
      expect: [
        {
          code: 'volume-attach-fails',
          on,
          says: /^PersistentVolume pv-1 cannot be attached to Node node-a: .*attached to i-2$/,
        },
      ],
      cure: ([, node]) => [attachment({ attached: true }), node!],
    },
    'the driver cannot detach it': {
      fault: 'STO-014',
      objects: [
        attachment(
          { attached: true, detachError: { time: ago(60), message: 'rpc error: instance not found' } },
          { deletionTimestamp: ago(400) },
        ),
        readyNode('node-a'),
      ],
      expect: [
        {
          code: 'volume-detach-fails',
          on,
          says: /cannot be detached from Node node-a: .*instance not found/,
          severity: 'warning',
        },
      ],
    },
    'the driver is silent': {
      fault: 'STO-014',
      objects: [attachment({ attached: false }), readyNode('node-a')],
      expect: [
        { code: 'volume-not-attached', on, says: /still not attached to Node node-a: csi.example.com does not answer/ },
      ],
    },
    'a lost node holds it, and a pod waits elsewhere': {
      fault: 'GAP-02',
      objects: [...held, lostNode('node-a')],
      expect: [
        {
          code: 'volume-held-by-lost-node',
          on,
          says: /still attached to Node node-a, which is not ready, while Pod shop\/db-1 needs it/,
          blames: [],
        },
      ],
    },
    'a deleted node holds it': {
      fault: 'GAP-02',
      objects: held,
      expect: [{ code: 'volume-held-by-lost-node', on, says: /Node node-a, which is gone/, blames: ['Node node-a'] }],
      cure: objects => objects.filter(o => o !== objects[0]),
    },
  },
  healthy: {
    attached: { objects: [...held, readyNode('node-a')] },
    'just asked for': {
      objects: [attachment({ attached: false }, { creationTimestamp: ago(20) }), readyNode('node-a')],
    },
    'nobody waits for what a lost node holds': {
      objects: [attachment({ attached: true }), volume, claim, lostNode('node-a')],
    },
    'nodes may not be listed': { objects: held, snapshot: { withheld: { Node: 'forbidden' } } },
  },
});

import { nodeVolumeDrivers } from '../../analyzers/node-volume-drivers.ts';
import { event, object, ownedBy, type Raw } from '../helpers/objects.ts';
import { creatingPod } from '../helpers/pods.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const said =
  'MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers';
const waiting = (name: string, nodeName: string, metadata: object = {}): Raw[] => {
  const pod = creatingPod({ spec: { nodeName }, metadata: { name, uid: name, ...metadata } });
  return [pod, event(pod, 'FailedMount', said, { metadata: { name, uid: `event-${name}` } })];
};
const replicaSet = object('apps/v1', 'ReplicaSet', 'shop/web');
const nodes = [readyNode('node-a'), readyNode('node-b')];

testAnalyzer(nodeVolumeDrivers, {
  faulty: {
    'unrelated pods of one node wait for a driver that nobody else waits for': {
      fault: 'POD-019',
      objects: [...waiting('web-1', 'node-a'), ...waiting('api-1', 'node-a'), ...nodes],
      expect: [
        { code: 'node-driver-missing', on: 'Node node-a', says: /has no CSI driver ebs\.csi\.aws\.com, so 2 pods/ },
      ],
      cure: objects => objects.filter(o => o.kind === 'Node'),
    },
  },
  healthy: {
    'pods of one workload': {
      objects: [
        ...waiting('web-1', 'node-a', ownedBy(replicaSet)),
        ...waiting('web-2', 'node-a', ownedBy(replicaSet)),
        replicaSet,
        ...nodes,
      ],
    },
    'on every node: then the driver is at fault, and no node': {
      objects: [...waiting('web-1', 'node-a'), ...waiting('api-1', 'node-a'), ...waiting('db-1', 'node-b'), ...nodes],
    },
  },
});

import { podVolumeNodes } from '../../analyzers/pod-volume-nodes.ts';
import { object, runningPod } from '../helpers/objects.ts';
import { lostNode, readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const zone = 'topology.kubernetes.io/zone';
const node = (name: string, place: string) => readyNode(name, { labels: { [zone]: place } });
const nodes = [node('node-a', 'eu-1'), node('node-b', 'eu-2')];
const volume = (name: string, place: string) =>
  object('v1', 'PersistentVolume', name, {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: 'In', values: [place] }] }] },
      },
    },
    status: { phase: 'Bound' },
  });
const claim = (name: string, volumeName?: string, accessModes = ['ReadWriteOnce']) =>
  object('v1', 'PersistentVolumeClaim', `shop/${name}`, {
    spec: { accessModes, volumeName, resources: { requests: { storage: '20Gi' } } },
    status: { phase: volumeName === undefined ? 'Pending' : 'Bound' },
  });
const mounts = (...claims: string[]) => ({
  volumes: claims.map(claimName => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});
const waits = (reason: string, spec: object = mounts('data')) => waitingPod('shop/db-0', refusal(2, reason), spec);
const conflict = "2 node(s) didn't match PersistentVolume's node affinity";

testAnalyzer(podVolumeNodes, {
  faulty: {
    'no node is where the volume is': {
      fault: 'GAP-04',
      objects: [waits(conflict), claim('data', 'pv-1'), volume('pv-1', 'eu-9'), ...nodes],
      expect: [
        {
          code: 'pod-volume-unreachable',
          on: 'Pod shop/db-0',
          says: /^PersistentVolume pv-1 can be used only where topology.kubernetes.io\/zone=eu-9; Node node-a has topology.kubernetes.io\/zone=eu-1$/,
          blames: ['PersistentVolume pv-1'],
        },
      ],
      cure: objects => [...objects, node('node-i', 'eu-9')],
    },
    'the pod may not run where the volume is, in the words of 1.27': {
      fault: 'GAP-04',
      objects: [
        waitingPod(
          'shop/db-0',
          "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had volume node affinity conflict. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling..",
          { ...mounts('data'), nodeSelector: { [zone]: 'eu-1' } },
        ),
        claim('data', 'pv-1'),
        volume('pv-1', 'eu-2'),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-volume-unreachable',
          on: 'Pod shop/db-0',
          says: /only where topology.kubernetes.io\/zone=eu-2; but the pod may run only where topology.kubernetes.io\/zone=eu-1/,
          blames: [],
        },
      ],
    },
    'two volumes in two zones': {
      fault: 'GAP-04',
      objects: [
        waits(conflict, mounts('data', 'log')),
        claim('data', 'pv-1'),
        claim('log', 'pv-2'),
        volume('pv-1', 'eu-1'),
        volume('pv-2', 'eu-2'),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-volume-unreachable',
          on: 'Pod shop/db-0',
          says: /pv-1 can be used only where .*=eu-1; and PersistentVolume pv-2 only where .*=eu-2/,
          blames: [],
        },
      ],
    },
    'all nodes have their maximum of volumes': {
      objects: [
        waits('2 node(s) exceed max volume count'),
        claim('data', 'pv-1'),
        object('v1', 'PersistentVolume', 'pv-1', { spec: {}, status: { phase: 'Bound' } }),
        object('storage.k8s.io/v1', 'CSINode', 'node-a', {
          spec: { drivers: [{ name: 'ebs.csi.aws.com', nodeID: 'i-1', allocatable: { count: 25 } }] },
        }),
        ...nodes,
      ],
      expect: [
        { code: 'pod-volume-limit', on: 'Pod shop/db-0', says: /Node node-a has the 25 that ebs.csi.aws.com allows/ },
      ],
    },
    'no volume to bind on a node': {
      objects: [waits("2 node(s) didn't find available persistent volumes to bind"), claim('data'), ...nodes],
      expect: [{ code: 'pod-no-volume-to-bind', on: 'Pod shop/db-0', says: /PersistentVolumeClaim shop\/data/ }],
    },
    'the class makes volumes in a zone without nodes': {
      objects: [
        waits("2 node(s) didn't find available persistent volumes to bind"),
        object('v1', 'PersistentVolumeClaim', 'shop/data', {
          spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'zone9' },
          status: { phase: 'Pending' },
        }),
        object('storage.k8s.io/v1', 'StorageClass', 'zone9', {
          provisioner: 'csi.example.com',
          volumeBindingMode: 'WaitForFirstConsumer',
          allowedTopologies: [{ matchLabelExpressions: [{ key: zone, values: ['eu-9'] }] }],
        }),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-no-volume-to-bind',
          on: 'Pod shop/db-0',
          says: /, and StorageClass zone9 lets one be made only where topology.kubernetes.io\/zone=eu-9; Node node-a has topology.kubernetes.io\/zone=eu-1$/,
        },
      ],
    },
    'not enough storage left': {
      objects: [waits('2 node(s) did not have enough free storage'), claim('data'), ...nodes],
      expect: [
        {
          code: 'pod-no-volume-space',
          on: 'Pod shop/db-0',
          says: /20Gi of storage left for PersistentVolumeClaim shop\/data/,
        },
      ],
    },
    'another pod has the volume for itself': {
      objects: [
        waits(
          '2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
        ),
        claim('data', 'pv-1', ['ReadWriteOncePod']),
        runningPod('shop/db-old', { spec: mounts('data') }),
        ...nodes,
      ],
      expect: [{ code: 'pod-volume-in-use', on: 'Pod shop/db-0', says: /one pod only, and Pod shop\/db-old uses it/ }],
    },
  },
  healthy: {
    'the only node where the volume is, is lost: that is told of the node': {
      objects: [
        waits(`1 node(s) had untolerated taint(s), ${conflict}`),
        claim('data', 'pv-1'),
        volume('pv-1', 'eu-3'),
        ...nodes,
        lostNode('node-l', { labels: { [zone]: 'eu-3' } }),
      ],
    },
    'volumes may not be listed': {
      objects: [waits(conflict), claim('data', 'pv-1'), volume('pv-1', 'eu-9'), ...nodes],
      snapshot: { withheld: { PersistentVolume: 'forbidden' } },
    },
  },
});

import { describe, expect, test } from 'vitest';
import { nodeCordoned } from '../../analyzers/node-cordoned.ts';
import { nodeReady } from '../../analyzers/node-ready.ts';
import { persistentVolume } from '../../analyzers/persistent-volume.ts';
import { podClaims } from '../../analyzers/pod-claims.ts';
import { podDisplaced } from '../../analyzers/pod-displaced.ts';
import { podNodeSelection } from '../../analyzers/pod-node-selection.ts';
import { podResources } from '../../analyzers/pod-resources.ts';
import { podScheduling } from '../../analyzers/pod-scheduling.ts';
import { podSpread } from '../../analyzers/pod-spread.ts';
import { podTaints } from '../../analyzers/pod-taints.ts';
import { podVolumeNodes } from '../../analyzers/pod-volume-nodes.ts';
import { pvcProvisioning } from '../../analyzers/pvc-provisioning.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { ago, event, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { asking, cordonedNode, lostNode, readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { snapshot } from '../helpers/snapshot.ts';

const analyzers = [
  nodeCordoned,
  nodeReady,
  persistentVolume,
  podClaims,
  podDisplaced,
  podNodeSelection,
  podResources,
  podScheduling,
  podSpread,
  podTaints,
  podVolumeNodes,
  pvcProvisioning,
];

/** The incidents of some objects: each as its cause and what follows from it. */
async function incidentsOf(objects: readonly Raw[]): Promise<string[]> {
  const { incidents, findings } = await diagnose(snapshot(objects), {
    analyzers,
    toolVersion: '0',
    scope: { severity: 'warning' },
  });
  const name = (id: string): string => {
    const finding = findings.find(f => f.id === id)!;
    return `${finding.code} ${formatRef(finding.object)} x${finding.count}`;
  };
  return incidents.map(({ cause, consequences }) => [cause, ...consequences].map(name).join(' <- '));
}

const web = (message: string, spec: object = asking({ cpu: '1' })) => waitingPod('shop/web-1', message, spec);
const full = [readyNode('node-a'), runningPod('shop/big', { spec: asking({ cpu: '4' }) })];
const tied = {
  nodeAffinity: {
    required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['eu-9'] }] }] },
  },
};

describe('the cause of a pod without a node', () => {
  test('is the claim that was made long after the pod, and not a second incident', async () => {
    const volumes = [{ name: 'db', persistentVolumeClaim: { claimName: 'data' } }];
    const data = object('v1', 'PersistentVolumeClaim', 'shop/data', {
      metadata: { creationTimestamp: ago(200) },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast-sdd' },
      status: { phase: 'Pending' },
    });
    const unbound = 'pod has unbound immediate PersistentVolumeClaims. not found';
    expect(await incidentsOf([web(refusal(1, unbound), { volumes }), data, readyNode('node-a')])).toEqual([
      'missing-object StorageClass fast-sdd x1 <- pvc-class-missing PersistentVolumeClaim shop/data x1 <- pod-claim-unbound Pod shop/web-1 x1',
    ]);
  });

  test('is the cordon of a node that has room', async () => {
    const found = await incidentsOf([
      web(refusal(2, '1 Insufficient cpu', '1 node(s) were unschedulable')),
      ...full,
      cordonedNode('node-c'),
    ]);
    expect(found).toEqual(['node-cordoned Node node-c x1 <- pod-insufficient-resources Pod shop/web-1 x1']);
  });

  test('is the loss of a node that would have room', async () => {
    const found = await incidentsOf([
      web(refusal(2, '1 Insufficient cpu', '1 node(s) had untolerated taint(s)')),
      ...full,
      lostNode('node-l'),
    ]);
    expect(found).toEqual(['node-lost Node node-l x1 <- pod-insufficient-resources Pod shop/web-1 x1']);
  });

  test('is not the loss of a node that is too small', async () => {
    const small = lostNode('node-l', { status: { allocatable: { cpu: '500m', memory: '1Gi', pods: '110' } } });
    const found = await incidentsOf([
      web(refusal(2, '1 Insufficient cpu', '1 node(s) had untolerated taint(s)')),
      ...full,
      small,
    ]);
    expect(found.sort()).toEqual(['node-lost Node node-l x1', 'pod-insufficient-resources Pod shop/web-1 x1']);
  });

  test('is the storage class that its claim names', async () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'shop/data', {
      spec: { storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } },
      status: { phase: 'Pending' },
    });
    const pod = web('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found', {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    });
    expect(await incidentsOf([pod, claim, readyNode('node-a')])).toEqual([
      'missing-object StorageClass fast x1 <- pvc-class-missing PersistentVolumeClaim shop/data x1 <- pod-claim-unbound Pod shop/web-1 x1',
    ]);
  });

  test('is the volume that no node reaches', async () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'shop/data', {
      spec: { volumeName: 'pv-1' },
      status: { phase: 'Bound' },
    });
    const volume = object('v1', 'PersistentVolume', 'pv-1', { spec: tied, status: { phase: 'Bound' } });
    const pod = web(refusal(1, "1 node(s) didn't match PersistentVolume's node affinity"), {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    });
    expect(await incidentsOf([pod, claim, volume, readyNode('node-a')])).toEqual([
      'pv-out-of-reach PersistentVolume pv-1 x1 <- pod-volume-unreachable Pod shop/web-1 x1',
    ]);
  });

  test('is the lost node that is alone in the zone of its volume', async () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'shop/data', {
      spec: { volumeName: 'pv-1' },
      status: { phase: 'Bound' },
    });
    const volume = object('v1', 'PersistentVolume', 'pv-1', { spec: tied, status: { phase: 'Bound' } });
    const pod = web(
      refusal(2, '1 node(s) had untolerated taint(s)', "1 node(s) didn't match PersistentVolume's node affinity"),
      { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
    );
    expect(
      await incidentsOf([pod, claim, volume, readyNode('node-a'), lostNode('node-l', { labels: { zone: 'eu-9' } })]),
    ).toEqual(['node-lost Node node-l x1 <- pod-nodes-closed Pod shop/web-1 x1']);
  });

  test('is the preemption that took its place', async () => {
    const set = object('apps/v1', 'ReplicaSet', 'shop/web-5d4f');
    const gone = object('v1', 'Pod', 'shop/web-5d4f-abcde');
    const replacement = waitingPod('shop/web-5d4f-vwxyz', refusal(1, '1 Insufficient cpu'), asking({ cpu: '1' }));
    const big = full[1]!;
    const found = await incidentsOf([
      set,
      { ...replacement, metadata: { ...replacement.metadata, ...ownedBy(set) } },
      event(gone, 'Preempted', `Preempted by pod ${big.metadata.uid} on node node-a`, { type: 'Normal' }),
      ...full,
    ]);
    expect(found).toEqual([
      'pod-displaced Pod shop/web-5d4f-vwxyz x1 <- pod-insufficient-resources Pod shop/web-5d4f-vwxyz x1',
    ]);
  });

  test('is told once for two thousand pods, beside the one of another Deployment', async () => {
    const replicaSet = object('apps/v1', 'ReplicaSet', 'shop/web');
    const message = refusal(1, "1 node(s) didn't match Pod's node affinity/selector");
    const pods = Array.from({ length: 2000 }, (_, n) =>
      waitingPod(`shop/web-${n}`, message, { nodeSelector: { pool: 'x' } }, ownedBy(replicaSet)),
    );
    const found = await incidentsOf([
      replicaSet,
      ...pods,
      waitingPod('pay/api', refusal(1, '1 Insufficient cpu'), asking({ cpu: '64' })),
      readyNode('node-a'),
    ]);
    expect(found.sort()).toEqual([
      'pod-larger-than-any-node Pod pay/api x1',
      'pod-no-matching-node Pod shop/web-0 x2000',
    ]);
  });
});

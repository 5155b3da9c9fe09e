import { podClaims } from '../../analyzers/pod-claims.ts';
import { ago, object } from '../helpers/objects.ts';
import { refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const claim = (phase: string, metadata: object = {}) =>
  object('v1', 'PersistentVolumeClaim', 'shop/data', {
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    status: { phase },
  });
const volumes = { volumes: [{ name: 'db', persistentVolumeClaim: { claimName: 'data' } }] };
const unbound = '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found';
const waits = (message: string, spec: object = volumes, metadata: object = {}) =>
  waitingPod('shop/db-0', message, spec, metadata);
const conditionless = { ...waits(''), status: { phase: 'Pending' } };
const scratch = {
  volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } } }],
};
const notCreated =
  '0/3 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "db-0-scratch". not found';

testAnalyzer(podClaims, {
  faulty: {
    'a claim has no volume': {
      fault: 'SCH-007',
      objects: [waits(unbound), claim('Pending')],
      expect: [
        {
          code: 'pod-claim-unbound',
          on: 'Pod shop/db-0',
          says: /^waits for PersistentVolumeClaim shop\/data, which it mounts as volume db: it is Pending$/,
          blames: [],
          settling: false,
        },
      ],
      cure: ([, bound]) => [bound!],
    },
    'in the words of 1.27': {
      fault: 'SCH-007',
      objects: [
        waits(
          '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod..',
        ),
        claim('Pending'),
      ],
      expect: [{ code: 'pod-claim-unbound', on: 'Pod shop/db-0', says: /Pending/ }],
    },
    'the claim was just made': {
      objects: [waits(unbound), claim('Pending', { creationTimestamp: ago(20) })],
      expect: [{ code: 'pod-claim-unbound', on: 'Pod shop/db-0', says: /Pending/, settling: true }],
    },
    'the claim has lost its volume': {
      objects: [
        waits('0/3 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "pv-1".'),
        claim('Lost'),
      ],
      expect: [{ code: 'pod-claim-unbound', on: 'Pod shop/db-0', says: /it is Lost/ }],
    },
    'the claim is being deleted': {
      objects: [
        waits('0/3 nodes are available: persistentvolumeclaim "data" is being deleted.'),
        claim('Bound', { deletionTimestamp: ago(60) }),
      ],
      expect: [{ code: 'pod-claim-unbound', on: 'Pod shop/db-0', says: /it is being deleted/ }],
    },
    'the scheduler has chosen a node and waits for the volume there': {
      objects: [conditionless, claim('Pending')],
      expect: [{ code: 'pod-claim-unbound', on: 'Pod shop/db-0', says: /it is Pending/ }],
    },
    'claims may not be listed, and the scheduler says that one is missing': {
      fault: 'GAP-03',
      objects: [waits('0/3 nodes are available: persistentvolumeclaim "data" not found.')],
      snapshot: { withheld: { PersistentVolumeClaim: 'forbidden' } },
      expect: [
        {
          code: 'pod-claim-unbound',
          on: 'Pod shop/db-0',
          says: /shop\/data.*missing/,
          blames: ['PersistentVolumeClaim shop/data'],
        },
      ],
    },
    'the claim of an ephemeral volume was never made': {
      objects: [waits(notCreated, scratch)],
      expect: [
        {
          code: 'pod-claim-unbound',
          on: 'Pod shop/db-0',
          says: /shop\/db-0-scratch.*volume scratch: it is missing/,
          blames: ['PersistentVolumeClaim shop/db-0-scratch'],
          settling: false,
        },
      ],
    },
    'the name of an ephemeral volume is taken by the claim of somebody else': {
      objects: [
        waits(
          '0/6 nodes are available: PVC shop/db-0-scratch was not created for pod shop/db-0 (pod is not owner). not found',
          scratch,
        ),
        object('v1', 'PersistentVolumeClaim', 'shop/db-0-scratch', { status: { phase: 'Pending' } }),
      ],
      expect: [
        {
          code: 'pod-claim-not-its-own',
          on: 'Pod shop/db-0',
          says: /^volume scratch .*PersistentVolumeClaim shop\/db-0-scratch was made otherwise$/,
        },
      ],
      cure: ([, claim]) => [claim!],
    },
    'the claims are bound by now': {
      objects: [waits(unbound), claim('Bound')],
      expect: [{ code: 'pod-claim-unbound', on: 'Pod shop/db-0', says: /^waits for data$/, settling: true }],
    },
  },
  healthy: {
    'the claim is missing: that is told of its volume': {
      objects: [waits('0/3 nodes are available: persistentvolumeclaim "data" not found.')],
    },
    'something else is in the way': { objects: [waits(refusal(3, '3 Insufficient cpu')), claim('Pending')] },
    'a pod without claims': { objects: [{ ...waits('', {}), status: { phase: 'Pending' } }] },
  },
});

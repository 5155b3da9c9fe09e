import { persistentVolume } from '../../analyzers/persistent-volume.ts';
import { ago, event, object } from '../helpers/objects.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const claimRef = { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', uid: 'gone' };
const volume = (status: object, spec: object = {}, metadata: object = {}) =>
  object('v1', 'PersistentVolume', 'pv-1', {
    metadata,
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef,
      ...spec,
    },
    status: { lastPhaseTransitionTime: ago(900), ...status },
  });
const deleted = { persistentVolumeReclaimPolicy: 'Delete' };
const tied = (host: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [host] }] }],
    },
  },
});
const on = 'PersistentVolume pv-1';
const bound = () => [volume({ phase: 'Bound' })];

testAnalyzer(persistentVolume, {
  faulty: {
    'it could not be reclaimed': {
      fault: 'STO-005',
      objects: [volume({ phase: 'Failed', message: 'error deleting disk: in use by instance i-1' }, deleted)],
      expect: [
        {
          code: 'pv-failed',
          on,
          says: /PersistentVolumeClaim shop\/data was deleted: error deleting disk: in use/,
          severity: 'error',
        },
      ],
      cure: bound,
    },
    'released and retained': {
      fault: 'STO-006',
      objects: [volume({ phase: 'Released' })],
      expect: [
        {
          code: 'pv-released',
          on,
          says: /is Released: its claim PersistentVolumeClaim shop\/data was deleted, and Retain keeps it/,
          severity: 'info',
        },
      ],
      cure: bound,
    },
    'it should be deleted and is not': {
      fault: 'STO-006',
      objects: [
        volume({ phase: 'Released' }, deleted),
        event(volume({}), 'VolumeFailedDelete', 'rpc error: code = Internal desc = volume is still attached'),
      ],
      expect: [{ code: 'pv-not-deleted', on, says: /still there: .*still attached/ }],
    },
    'nobody took it in': {
      fault: 'STO-007',
      objects: [volume({ phase: 'Pending' }, { claimRef: undefined })],
      expect: [{ code: 'pv-pending', on, says: /still Pending/ }],
      cure: () => [volume({ phase: 'Bound' })],
    },
    'nobody claims it': {
      fault: 'STO-008',
      objects: [volume({ phase: 'Available' }, { claimRef: undefined })],
      expect: [{ code: 'pv-unused', on, says: /no claim uses it/, severity: 'info' }],
      cure: () => [volume({ phase: 'Bound' })],
    },
    'its node is gone': {
      fault: 'GAP-04',
      objects: [volume({ phase: 'Bound' }, tied('node-aa')), readyNode('node-a')],
      expect: [
        {
          code: 'pv-out-of-reach',
          on,
          says: /only where kubernetes.io\/hostname=node-aa, and no node is there; Node node-a has kubernetes.io\/hostname=node-a/,
          near: ['Node node-a'],
        },
      ],
      cure: ([only]) => [only!, readyNode('node-aa')],
    },
    'it is being deleted while it is used': {
      objects: [
        volume({ phase: 'Bound' }, {}, { deletionTimestamp: ago(600), finalizers: ['kubernetes.io/pv-protection'] }),
      ],
      expect: [{ code: 'pv-being-deleted', on, says: /its claim PersistentVolumeClaim shop\/data uses it/ }],
    },
  },
  healthy: {
    bound: { objects: bound() },
    'just released, to be deleted': {
      objects: [volume({ phase: 'Released', lastPhaseTransitionTime: ago(10) }, deleted)],
    },
    'kept for a claim': { objects: [volume({ phase: 'Available' })] },
    'a node is there': { objects: [volume({ phase: 'Bound' }, tied('node-a')), readyNode('node-a')] },
    'nodes may not be listed': {
      objects: [volume({ phase: 'Bound' }, tied('node-a'))],
      snapshot: { withheld: { Node: 'forbidden' } },
    },
  },
});

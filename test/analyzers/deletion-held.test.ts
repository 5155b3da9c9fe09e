import { deletionHeld } from '../../analyzers/deletion-held.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const cleanup = 'service.kubernetes.io/load-balancer-cleanup';
const leaving = (finalizers: string[], deletionTimestamp = ago(900)) =>
  object('v1', 'Service', 'shop/front', {
    metadata: { deletionTimestamp, finalizers },
    spec: { type: 'LoadBalancer' },
  });
const on = 'Service shop/front';

testAnalyzer(deletionHeld, {
  faulty: {
    'nobody takes down the load balancer': {
      objects: [leaving([cleanup]), object('v1', 'Namespace', 'shop')],
      expect: [
        {
          code: 'deletion-held',
          on,
          says: /nobody removes service.kubernetes.io\/load-balancer-cleanup$/,
          settling: false,
        },
      ],
      cure: ([, namespace]) => [namespace!],
    },
    'it was deleted just now': {
      objects: [leaving([cleanup], ago(60))],
      expect: [{ code: 'deletion-held', on, says: /nobody removes/, settling: true }],
    },
  },
  healthy: {
    'what belongs to it is deleted first': { objects: [leaving(['foregroundDeletion'])] },
    'its namespace goes too': {
      objects: [
        leaving([cleanup]),
        object('v1', 'Namespace', 'shop', {
          metadata: { deletionTimestamp: ago(900) },
          status: { phase: 'Terminating' },
        }),
      ],
    },
    'it has a finalizer and is not deleted': {
      objects: [object('v1', 'Service', 'shop/front', { metadata: { finalizers: [cleanup] } })],
    },
  },
});

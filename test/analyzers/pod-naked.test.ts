import { podNaked } from '../../analyzers/pod-naked.ts';
import { ago, object, ownedBy, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const owned = ownedBy(object('apps/v1', 'ReplicaSet', 'shop/web'));

testAnalyzer(podNaked, {
  faulty: {
    'made by hand': {
      fault: 'POD-043',
      objects: [runningPod('shop/web-1')],
      expect: [{ code: 'pod-naked', on: 'Pod shop/web-1', says: /belongs to no controller/, severity: 'info' }],
      cure: () => [runningPod('shop/web-1', { metadata: owned })],
    },
  },
  healthy: {
    'the mirror of a static pod': {
      objects: [runningPod('kube-system/etcd', { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } })],
    },
    'a completed one': { situation: 'NEG-01', objects: [runningPod('shop/web-1', { status: { phase: 'Succeeded' } })] },
    'one that is being deleted': { objects: [runningPod('shop/web-1', { metadata: { deletionTimestamp: ago(1) } })] },
  },
});

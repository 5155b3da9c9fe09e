import { pvcLost } from '../../analyzers/pvc-lost.ts';
import { event, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const claim = (phase: string) =>
  object('v1', 'PersistentVolumeClaim', 'shop/data', { spec: { volumeName: 'pv-1' }, status: { phase } });
const volume = object('v1', 'PersistentVolume', 'pv-1', { spec: {}, status: { phase: 'Bound' } });
const on = 'PersistentVolumeClaim shop/data';

testAnalyzer(pvcLost, {
  faulty: {
    'its volume was deleted': {
      fault: 'STO-004',
      objects: [
        claim('Lost'),
        event(claim('Lost'), 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'),
      ],
      expect: [
        {
          code: 'pvc-lost',
          on,
          says: /lost its volume pv-1: Bound claim has lost its PersistentVolume/,
          blames: [],
        },
      ],
      cure: () => [claim('Bound'), volume],
    },
    'two claims are bound to one volume': {
      fault: 'STO-004',
      objects: [
        claim('Lost'),
        volume,
        event(claim('Lost'), 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly'),
      ],
      expect: [{ code: 'pvc-lost', on, says: /Two claims are bound to the same volume/, blames: [] }],
    },
  },
  healthy: { bound: { objects: [claim('Bound'), volume] } },
});

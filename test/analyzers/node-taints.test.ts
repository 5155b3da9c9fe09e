import { nodeTaints } from '../../analyzers/node-taints.ts';
import { runningPod } from '../helpers/objects.ts';
import { lostNode, readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const tainted = (key: string, value?: string, effect = 'NoSchedule') =>
  readyNode('node-v', { spec: { taints: [{ key, value, effect }] } });
const pod = (...tolerations: object[]) => runningPod('shop/web', { spec: { tolerations } });

testAnalyzer(nodeTaints, {
  faulty: {
    'nobody tolerates it': {
      fault: 'SCH-009',
      objects: [tainted('dedicated', 'video'), pod({ operator: 'Exists' }), pod({ key: 'dedicated', value: 'vidoe' })],
      expect: [
        { code: 'node-taint-not-tolerated', on: 'Node node-v', says: /dedicated=video:NoSchedule/, severity: 'info' },
      ],
      cure: ([node]) => [node!, pod({ key: 'dedicated', operator: 'Exists' })],
    },
  },
  healthy: {
    'tolerated by Exists': {
      situation: 'NEG-21',
      objects: [tainted('dedicated', 'video'), pod({ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' })],
    },
    'the control plane': { objects: [tainted('node-role.kubernetes.io/control-plane')] },
    'the trouble of a node': { objects: [lostNode('node-l')] },
    'a preference': { objects: [tainted('spot', 'true', 'PreferNoSchedule')] },
  },
});

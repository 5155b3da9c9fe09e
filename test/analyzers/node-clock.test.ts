import { nodeClock } from '../../analyzers/node-clock.ts';
import { ago, now, object } from '../helpers/objects.ts';
import { lostNode, readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const lease = (name: string, renewTime: string) =>
  object('coordination.k8s.io/v1', 'Lease', `kube-node-lease/${name}`, {
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  });
const others = ['a', 'b'].flatMap(n => [readyNode(`node-${n}`), lease(`node-${n}`, ago(5))]);

testAnalyzer(nodeClock, {
  faulty: {
    'a clock that is behind': {
      fault: 'GAP-24',
      objects: [...others, readyNode('node-c'), lease('node-c', ago(605))],
      expect: [{ code: 'node-clock-skewed', on: 'Node node-c', says: /about 10m behind that of the other nodes/ }],
      cure: () => [...others, readyNode('node-c'), lease('node-c', ago(9))],
    },
    'a clock that is ahead': {
      fault: 'GAP-24',
      objects: [...others, readyNode('node-c'), lease('node-c', '2026-03-01T14:59:55.000000Z')],
      expect: [{ code: 'node-clock-skewed', on: 'Node node-c', says: /about 3h ahead of / }],
    },
  },
  healthy: {
    'a lost node renews nothing': { objects: [...others, lostNode('node-c'), lease('node-c', ago(960))] },
    'two nodes are no majority': {
      objects: [readyNode('node-a'), lease('node-a', now), readyNode('node-b'), lease('node-b', ago(600))],
    },
    'a node without a lease': { objects: [...others, readyNode('node-c')] },
  },
});

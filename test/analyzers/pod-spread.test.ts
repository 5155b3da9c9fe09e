import { podSpread } from '../../analyzers/pod-spread.ts';
import { runningPod } from '../helpers/objects.ts';
import { asking, lostNode, readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const zone = 'topology.kubernetes.io/zone';
const spread = (more: object = {}) => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: zone,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
      ...more,
    },
  ],
});
const labels = { app: 'web' };
const node = (name: string, place: string, spec: object = {}) =>
  readyNode(name, { labels: { [zone]: place }, spec: { ...spec } });
const web = (n: number, nodeName: string, hash = 'a') =>
  runningPod(`shop/web-${n}`, { metadata: { labels: { ...labels, hash } }, spec: { nodeName } });
const waits = (spec: object, ...reasons: string[]) =>
  waitingPod('shop/web-9', refusal(3, ...reasons), spec, { labels: { ...labels, hash: 'a' } });
const uneven = "2 node(s) didn't match pod topology spread constraints";
const dedicated = { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] };
const two = [web(1, 'node-a'), web(2, 'node-b'), node('node-a', 'eu-1'), node('node-b', 'eu-2')];

testAnalyzer(podSpread, {
  faulty: {
    'the emptiest zone is of nodes that it does not tolerate': {
      fault: 'SCH-012',
      objects: [
        waits(spread(), uneven, '1 node(s) had untolerated taint(s)'),
        ...two,
        node('node-g', 'eu-3', dedicated),
      ],
      expect: [
        {
          code: 'pod-spread-unsatisfied',
          on: 'Pod shop/web-9',
          says: /unevenly over topology.kubernetes.io\/zone: by maxSkew 1 .* where it is eu-3, .* \(dedicated=gpu:NoSchedule\)$/,
        },
      ],
      cure: ([, ...rest]) => rest,
    },
    'the emptiest zone is of a lost node': {
      fault: 'SCH-012',
      objects: [
        waits(spread(), uneven, '1 node(s) had untolerated taint(s)'),
        ...two,
        lostNode('node-l', { labels: { [zone]: 'eu-3' } }),
      ],
      expect: [{ code: 'pod-spread-unsatisfied', on: 'Pod shop/web-9', says: /eu-3.*unreachable/ }],
    },
    'the emptiest zone has no room': {
      objects: [
        waits({ ...spread(), ...asking({ cpu: '1' }) }, uneven, '1 Insufficient cpu'),
        ...two,
        node('node-c', 'eu-3'),
        runningPod('shop/big', { spec: { nodeName: 'node-c', ...asking({ cpu: '4' }) } }),
      ],
      expect: [{ code: 'pod-spread-unsatisfied', on: 'Pod shop/web-9', says: /where it is eu-3, .* \(no room\)$/ }],
    },
    'no node has the label': {
      fault: 'SCH-012',
      objects: [
        waits(
          spread({ topologyKey: 'topology.kubernetes.io/zones' }),
          "2 node(s) didn't match pod topology spread constraints (missing required label)",
        ),
        ...two,
      ],
      expect: [
        {
          code: 'pod-spread-label-missing',
          on: 'Pod shop/web-9',
          says: /over topology.kubernetes.io\/zones, a label .*; nodes have topology.kubernetes.io\/zone$/,
        },
      ],
    },
    'there are fewer domains than it asks for': {
      objects: [waits(spread({ minDomains: 3 }), uneven), ...two],
      expect: [
        {
          code: 'pod-spread-unsatisfied',
          on: 'Pod shop/web-9',
          says: /: minDomains is 3 and nodes have only 2 values of it, so each takes no more than 1 pod$/,
        },
      ],
    },
    'the constraint is the default of the scheduler': {
      objects: [waits({}, uneven), ...two],
      expect: [
        {
          code: 'pod-spread-unsatisfied',
          on: 'Pod shop/web-9',
          says: /^would be spread unevenly over the default domains$/,
        },
      ],
    },
    'each revision for itself': {
      objects: [
        waits(
          spread({ matchLabelKeys: ['hash'], nodeTaintsPolicy: 'Honor' }),
          uneven,
          '1 node(s) had untolerated taint(s)',
        ),
        ...two,
        web(3, 'node-b', 'b'),
        node('node-g', 'eu-3', dedicated),
      ],
      // The nodes that count are level, so the message is of a moment that has passed.
      expect: [
        {
          code: 'pod-spread-unsatisfied',
          on: 'Pod shop/web-9',
          says: /^would be spread unevenly over topology.kubernetes.io\/zone$/,
        },
      ],
    },
  },
  healthy: {
    'it is only a wish': {
      objects: [waits(spread({ whenUnsatisfiable: 'ScheduleAnyway' }), '3 Insufficient cpu'), ...two],
    },
    'nodes may not be listed': {
      objects: [waits(spread(), uneven), ...two],
      snapshot: { withheld: { Node: 'forbidden' } },
    },
  },
});

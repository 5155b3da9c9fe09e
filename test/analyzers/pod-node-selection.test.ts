import { podNodeSelection } from '../../analyzers/pod-node-selection.ts';
import { object, ownedBy, type Raw } from '../helpers/objects.ts';
import { readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const noMatch = "2 node(s) didn't match Pod's node affinity/selector";
const nodes = [
  readyNode('node-a', { labels: { pool: 'general', disk: 'ssd' } }),
  readyNode('node-v', { labels: { pool: 'video' } }),
];
const required = (...terms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
});
const pool = (...values: string[]) => required({ matchExpressions: [{ key: 'pool', operator: 'In', values }] });
const encode = (nodeSelector: object, message = refusal(2, noMatch), more: object = {}) =>
  waitingPod('video/encode-1', message, { nodeSelector, ...more });
const replicaSet = object('apps/v1', 'ReplicaSet', 'video/encode', { spec: { replicas: 3 } });
const withoutPods = (objects: Raw[]): Raw[] => objects.filter(o => o.kind !== 'Pod');

testAnalyzer(podNodeSelection, {
  faulty: {
    'the value of a label is misspelt': {
      fault: 'SCH-001',
      objects: [encode({ pool: 'vidoe' }), ...nodes],
      expect: [
        {
          code: 'pod-no-matching-node',
          on: 'Pod video/encode-1',
          says: /^no node matches pool=vidoe; Node node-v has pool=video$/,
          near: ['Node node-v'],
          blames: [],
        },
      ],
      cure: ([, ...rest]) => [encode({ pool: 'video' }), ...rest],
    },
    'it is its RuntimeClass that asks for the label': {
      fault: 'SCH-001',
      objects: [
        encode({ sandbox: 'gvisor' }, refusal(2, noMatch), { runtimeClassName: 'gvisor' }),
        object('node.k8s.io/v1', 'RuntimeClass', 'gvisor', {
          handler: 'runsc',
          scheduling: { nodeSelector: { sandbox: 'gvisor' } },
        }),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-no-matching-node',
          on: 'Pod video/encode-1',
          says: /^no node matches sandbox=gvisor, which RuntimeClass gvisor asks for$/,
        },
      ],
    },
    'the key of a label is misspelt': {
      fault: 'SCH-001',
      objects: [encode({ dsik: 'ssd' }), ...nodes],
      expect: [{ code: 'pod-no-matching-node', on: 'Pod video/encode-1', says: /dsik=ssd; Node node-a has disk=ssd/ }],
    },
    'no node has both labels': {
      fault: 'SCH-001',
      objects: [encode({ pool: 'video', disk: 'ssd' }), ...nodes],
      expect: [
        {
          code: 'pod-no-matching-node',
          on: 'Pod video/encode-1',
          says: /pool=video,disk=ssd; Node node-a lacks only pool=video/,
        },
      ],
    },
    'one of two labels is nowhere': {
      objects: [encode({ pool: 'video', zone: 'eu-1' }), ...nodes],
      expect: [
        {
          code: 'pod-no-matching-node',
          on: 'Pod video/encode-1',
          says: /pool=video,zone=eu-1: none has zone=eu-1; Node node-v lacks only zone=eu-1/,
        },
      ],
    },
    'required node affinity, in the words of 1.20': {
      objects: [
        encode(
          {},
          "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
          pool('gpu', 'gpus'),
        ),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-no-matching-node',
          on: 'Pod video/encode-1',
          says: /pool in \(gpu,gpus\); Node node-a has pool=general/,
        },
      ],
    },
    'any of several terms, none of which matches': {
      objects: [
        encode(
          {},
          undefined,
          required(
            { matchExpressions: [{ key: 'cores', operator: 'Gt', values: ['8'] }] },
            { matchExpressions: [{ key: 'gpu', operator: 'Exists' }] },
          ),
        ),
        ...nodes,
      ],
      expect: [{ code: 'pod-no-matching-node', on: 'Pod video/encode-1', says: /cores>8 or gpu/ }],
    },
    'the node that it names is gone': {
      objects: [
        encode(
          {},
          refusal(2, "2 node(s) didn't satisfy plugin(s) [NodeAffinity]"),
          required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-vv'] }] }),
        ),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-no-matching-node',
          on: 'Pod video/encode-1',
          says: /metadata.name=node-vv/,
          blames: ['Node node-vv'],
        },
      ],
    },
    'three pods of one Deployment': {
      fault: 'SCH-014',
      objects: [
        replicaSet,
        ...['1', '2', '3'].map(n =>
          waitingPod(
            `video/encode-${n}`,
            refusal(2, noMatch),
            { nodeSelector: { pool: 'vidoe' } },
            ownedBy(replicaSet),
          ),
        ),
        ...nodes,
      ],
      expect: ['1', '2', '3'].map(n => ({
        code: 'pod-no-matching-node',
        on: `Pod video/encode-${n}`,
        says: /pool=vidoe/,
      })),
      cure: withoutPods,
    },
  },
  healthy: {
    'the message is older than the nodes': { objects: [encode({ pool: 'video' }), ...nodes] },
    'a taint is the reason': {
      objects: [encode({ pool: 'video' }, refusal(2, '1 node(s) had untolerated taint(s)', noMatch)), ...nodes],
    },
    'another scheduler': {
      objects: [encode({ pool: 'vidoe' }, refusal(2, noMatch), { schedulerName: 'volcano' }), ...nodes],
    },
    'nodes may not be listed': {
      objects: [encode({ pool: 'vidoe' }), ...nodes],
      snapshot: { withheld: { Node: 'forbidden' } },
    },
    'the pod is being deleted': {
      objects: [
        waitingPod(
          'video/encode-1',
          refusal(2, noMatch),
          { nodeSelector: { pool: 'x' } },
          { deletionTimestamp: '2026-03-01T11:59:00Z' },
        ),
        ...nodes,
      ],
    },
  },
});

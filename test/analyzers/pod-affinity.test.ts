import { podAffinity } from '../../analyzers/pod-affinity.ts';
import { object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const host = 'kubernetes.io/hostname';
const term = (labels: Record<string, string>, more: object = {}) => ({
  topologyKey: host,
  labelSelector: { matchLabels: labels },
  ...more,
});
const anti = (...terms: object[]) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const beside = (...terms: object[]) => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const replicaSet = object('apps/v1', 'ReplicaSet', 'shop/db');
const running = (
  path: string,
  nodeName: string,
  labels: Record<string, string>,
  spec: object = {},
  metadata: object = {},
) => runningPod(path, { metadata: { labels, ...metadata }, spec: { nodeName, ...spec } });
const nodes = [readyNode('node-a'), readyNode('node-b')];
const waits = (reason: string, spec: object, labels: Record<string, string> = { app: 'db' }) =>
  waitingPod('shop/db-9', refusal(2, reason), spec, { labels });
const db = (n: string, nodeName: string) => running(`shop/db-${n}`, nodeName, { app: 'db' }, {}, ownedBy(replicaSet));
const noPods = (objects: Raw[]): Raw[] => objects.filter(o => o.kind !== 'Pod');

const antiReason = "2 node(s) didn't match pod anti-affinity rules";
const affinityReason = "2 node(s) didn't match pod affinity rules";

testAnalyzer(podAffinity, {
  faulty: {
    'more replicas than nodes': {
      fault: 'SCH-005',
      objects: [
        waits(antiReason, anti(term({ app: 'db' }))),
        replicaSet,
        db('1', 'node-a'),
        db('2', 'node-b'),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-anti-affinity-unsatisfied',
          on: 'Pod shop/db-9',
          says: /kubernetes.io\/hostname with pods of app=db, which run on all 2 nodes .* of ReplicaSet shop\/db/,
        },
      ],
      cure: noPods,
    },
    'a pod of another namespace is in the way': {
      fault: 'SCH-005',
      objects: [
        waits(antiReason, anti(term({ app: 'cache' }, { namespaceSelector: { matchLabels: { team: 'x' } } }))),
        object('v1', 'Namespace', 'other', { metadata: { labels: { team: 'x' } } }),
        running('other/cache-1', 'node-a', { app: 'cache' }),
        readyNode('node-a'),
      ],
      expect: [{ code: 'pod-anti-affinity-unsatisfied', on: 'Pod shop/db-9', says: /of Pod other\/cache-1/ }],
    },
    'other pods keep it away': {
      objects: [
        waits("2 node(s) didn't satisfy existing pods anti-affinity rules", {}, { noisy: 'yes' }),
        running('shop/quiet', 'node-a', {}, anti(term({ noisy: 'yes' }, { namespaceSelector: {} }))),
        ...nodes,
      ],
      expect: [{ code: 'pod-kept-away', on: 'Pod shop/db-9', says: /Pod shop\/quiet forbids pods of noisy=yes/ }],
    },
    'nobody that it wants to be beside, but one of a similar label': {
      objects: [
        waits(affinityReason, beside(term({ app: 'cach' }))),
        running('shop/cache-1', 'node-a', { app: 'cache' }),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-affinity-no-pod',
          on: 'Pod shop/db-9',
          says: /pod of app=cach, but none has a node; Pod shop\/cache-1 differs in label app: cache instead of cach/,
          near: ['Pod shop/cache-1'],
        },
      ],
    },
    'the namespace of the pods that it wants to be beside does not exist': {
      objects: [
        waits(affinityReason, beside(term({ app: 'cache' }, { namespaces: ['shpo'] }))),
        running('shop/cache-1', 'node-a', { app: 'cache' }),
        object('v1', 'Namespace', 'shop'),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-affinity-no-pod',
          on: 'Pod shop/db-9',
          says: /pod of app=cache in shpo, but none has a node$/,
          blames: ['Namespace shpo'],
        },
      ],
    },
    'the pod that it wants to be beside waits itself': {
      objects: [
        waits(affinityReason, beside(term({ app: 'cache' }))),
        waitingPod('shop/cache-1', refusal(2, '2 Insufficient cpu'), {}, { labels: { app: 'cache' } }),
        ...nodes,
      ],
      expect: [{ code: 'pod-affinity-no-pod', on: 'Pod shop/db-9', says: /none has a node$/, near: [] }],
    },
    'no room beside the pod that it wants': {
      objects: [
        waits(
          `1 Insufficient cpu, 1 ${affinityReason.slice(2)}`,
          beside(term({ app: 'cache' }, { namespaces: ['shop'] })),
        ),
        running('shop/cache-1', 'node-x', { app: 'cache' }),
        ...nodes,
      ],
      expect: [
        {
          code: 'pod-affinity-no-room',
          on: 'Pod shop/db-9',
          says: /with Pod shop\/cache-1 \(app=cache\), but no node there/,
        },
      ],
    },
  },
  healthy: {
    'it has no affinity: the message is of something else': { objects: [waits(affinityReason, {}), ...nodes] },
    'another scheduler': {
      objects: [
        waits(antiReason, { ...anti(term({ app: 'db' })), schedulerName: 'volcano' }),
        db('1', 'node-a'),
        ...nodes,
      ],
    },
  },
});

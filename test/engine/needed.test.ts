import { describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { definitionOf, type Kind } from '../../src/core/kinds/index.ts';
import type { ListingState, Plan, Source } from '../../src/core/source.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { onDemand } from '../../src/engine/needed.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { Store } from '../../src/engine/store.ts';
import { event, object, type Raw, runningPod } from '../helpers/objects.ts';
import { chunks, snapshot } from '../helpers/snapshot.ts';
import { usualAnalyzers } from '../helpers/usual-analyzers.ts';

/** A source that lists on demand, as a live cluster does. */
function sparing(objects: readonly Raw[]): Source {
  return {
    ...snapshot(objects),
    async *read(plan: Plan) {
      const { kinds, onDemand = new Map<Kind, () => boolean>() } = plan;
      const first = kinds.filter(kind => !onDemand.has(kind));
      yield* chunks(
        objects.filter(({ kind }) => !onDemand.has(kind as Kind)),
        {},
        { kinds: first },
      );
      const withheld = Object.fromEntries(
        [...onDemand].flatMap(([kind, isNeeded]) => (isNeeded() ? [] : [[kind, 'not-needed' as ListingState]])),
      );
      yield* chunks(
        objects.filter(({ kind }) => onDemand.has(kind as Kind)),
        { withheld },
        { kinds: [...onDemand.keys()] },
      );
    },
  };
}

async function statesOf(objects: readonly Raw[]) {
  const { coverage } = await diagnose(sparing(objects), { analyzers: usualAnalyzers, toolVersion: '0' });
  const spared = coverage.kinds.filter(({ state }) => state === 'not-needed').map(({ kind }) => kind);
  return { coverage, spared };
}

const web = runningPod('shop/web');
const set = object('apps/v1', 'ReplicaSet', 'shop/web', { spec: { replicas: 1 } });
const refused = (words: string): Raw => ({
  ...set,
  status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: words }] },
});
const explaining = [
  'CSIDriver',
  'CSINode',
  'ControllerRevision',
  'DeviceClass',
  'IngressClass',
  'LimitRange',
  'PriorityClass',
  'ResourceClaim',
  'ResourceClaimTemplate',
  'RuntimeClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

test('where nothing calls for an explanation, no kind that only explains is listed, and nothing is left open', async () => {
  const { coverage, spared } = await statesOf([web]);
  expect(spared.sort()).toEqual(explaining);
  expect(coverage.complete).toBe(true);
  expect(coverage.analyzers.find(({ id }) => id === 'admission-policy-refuses')).toMatchObject({
    state: 'not-applicable',
    why: 'nothing calls for a ValidatingAdmissionPolicy',
  });
});

describe('what calls for a kind', () => {
  const callers: readonly [string, readonly string[], Raw][] = [
    [
      'a pod that claims devices',
      ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate'],
      runningPod('shop/infer', { spec: { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }] } }),
    ],
    ['a pod of a runtime class', ['RuntimeClass'], runningPod('shop/box', { spec: { runtimeClassName: 'gvisor' } })],
    [
      'a refusal in a condition',
      ['LimitRange', 'PriorityClass'],
      refused('pods "web-" is forbidden: no PriorityClass with name urgent was found'),
    ],
    [
      'a refusal in an event',
      ['LimitRange', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
      event(set, 'FailedCreate', "ValidatingAdmissionPolicy 'no-latest' with binding 'all' denied request: no"),
    ],
    ['a claim', ['CSIDriver'], object('v1', 'PersistentVolumeClaim', 'shop/data', {})],
    ['a volume that is to be attached', ['CSIDriver'], object('storage.k8s.io/v1', 'VolumeAttachment', 'csi-1', {})],
    ['a StatefulSet', ['ControllerRevision'], object('apps/v1', 'StatefulSet', 'shop/db', {})],
    ['a DaemonSet', ['ControllerRevision'], object('apps/v1', 'DaemonSet', 'shop/agent', {})],
    ['an Ingress', ['IngressClass'], object('networking.k8s.io/v1', 'Ingress', 'shop/web', {})],
    [
      'what the scheduler says',
      ['CSINode'],
      runningPod('shop/db', {
        status: {
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              message: '0/1 nodes are available: 1 node(s) exceed max volume count.',
            },
          ],
        },
      }),
    ],
  ];
  test.each(callers)('%s', async (_, kinds, caller) => {
    const { spared } = await statesOf([web, set, caller]);
    expect(spared.sort()).toEqual(explaining.filter(kind => !kinds.includes(kind)));
  });
});

test('a kind of which somebody asks for an object is listed', async () => {
  const high = object('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 1 });
  const { subjects } = await diagnose(sparing([web, high]), {
    analyzers: usualAnalyzers,
    scope: { objects: [{ type: 'PriorityClass', name: 'high' }] },
    toolVersion: '0',
  });
  expect(subjects).toHaveLength(1);
});

test('what a profile looks at is wanted for itself', async () => {
  const { coverage } = await diagnose(sparing([web]), { analyzers, toolVersion: '0' });
  expect(coverage.kinds.filter(({ state }) => state === 'not-needed').map(({ kind }) => kind)).toEqual([
    'CSINode',
    'ControllerRevision',
  ]);
  expect(coverage.complete).toBe(true);
});

test('two requests to discover and one for each kind of Kubernetes are thirty-seven at most where nothing calls for more', () => {
  const spared = onDemand(usualAnalyzers, [], new Store());
  const listed = kindsOf(usualAnalyzers).filter(kind => {
    const { jsonOnly, optional, onRequest } = definitionOf(kind);
    return !jsonOnly && !optional && onRequest === undefined && !spared.has(kind);
  });
  expect(listed.length + 2).toBeLessThanOrEqual(37);
});

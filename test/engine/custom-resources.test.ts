import { describe, expect, test } from 'vitest';
import { customResourceCondition } from '../../analyzers/custom-resource-condition.ts';
import { formatRef, refOf } from '../../src/core/objects.ts';
import type { Chunk } from '../../src/core/source.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { Store } from '../../src/engine/store.ts';
import { View } from '../../src/engine/view.ts';
import { ago, event, object, ownedBy, runningPod } from '../helpers/objects.ts';
import { chunks, snapshot } from '../helpers/snapshot.ts';

const notReady = {
  conditions: [
    { type: 'Ready', status: 'False', reason: 'Broken', message: 'is broken', lastTransitionTime: ago(3600) },
  ],
};
const site = object('cert-manager.io/v1', 'Certificate', 'shop/site', { status: notReady });
const issuer = object('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt');
const coreService = object('v1', 'Service', 'shop/web');
const knative = object('serving.knative.dev/v1', 'Service', 'shop/web', {
  metadata: { uid: 'uid-knative' },
  status: notReady,
});
const deployment = object('apps/v1', 'Deployment', 'shop/web', { metadata: ownedBy(knative) });
const certificate = { group: 'cert-manager.io', kind: 'Certificate' };

function indexOf(from: Iterable<Chunk>, namespaces?: readonly string[]): ClusterIndex {
  const store = new Store(namespaces);
  for (const chunk of from) store.add(chunk);
  store.seal();
  return new ClusterIndex(store);
}

const state = (type: { group: string; kind: string }, rest: object): Chunk => ({
  type: 'state',
  kind: 'CustomResource',
  of: { ...type, namespaced: true },
  state: 'complete',
  ...rest,
});
const typesKnown: Chunk = { type: 'state', kind: 'CustomResource', state: 'complete' };

describe('the store', () => {
  test('keeps what differs only in its type, and drops what is there twice', () => {
    const other = object('example.com/v1', 'Certificate', 'shop/site');
    const { store } = indexOf(chunks([site, other, site]));
    expect(store.objects('CustomResource').map(o => formatRef(refOf(o)))).toEqual([
      'Certificate.cert-manager.io shop/site',
      'Certificate.example.com shop/site',
    ]);
  });

  test('knows each type, and of all of them the one of which the least is known', () => {
    const forbidden = state(certificate, { state: 'forbidden', why: 'no' });
    const fleet = { group: 'example.com', kind: 'Fleet' };
    const { store } = indexOf([state(fleet, {}), forbidden, typesKnown]);
    expect(store.state('CustomResource', 'shop', fleet).state).toBe('complete');
    expect(store.state('CustomResource', 'shop', certificate).state).toBe('forbidden');
    expect(store.state('CustomResource', 'shop', { group: 'example.com', kind: 'Other' }).state).toBe('not-collected');
    expect(store.state('CustomResource')).toMatchObject({ state: 'forbidden', why: 'Certificate.cert-manager.io: no' });
  });

  test('covers each type by a row of its own', () => {
    const { store } = indexOf(chunks([site, issuer, knative, coreService]));
    const rows = store.coverage().filter(row => row.count > 0);
    expect(rows).toEqual([
      { kind: 'Certificate', group: 'cert-manager.io', state: 'complete', count: 1 },
      { kind: 'ClusterIssuer', group: 'cert-manager.io', state: 'complete', count: 1 },
      { kind: 'Service', state: 'complete', count: 1 },
      { kind: 'Service', group: 'serving.knative.dev', state: 'complete', count: 1 },
    ]);
  });

  test('a namespace that nobody asked for is no hole, a type of the whole cluster is one', () => {
    const cluster: Chunk = {
      ...state({ group: 'example.com', kind: 'Fleet' }, {}),
      of: { group: 'example.com', kind: 'Fleet', namespaced: false },
      state: 'forbidden',
    } as Chunk;
    const { store } = indexOf(
      [state(certificate, { namespace: 'shop' }), state(certificate, { state: 'forbidden' }), cluster, typesKnown],
      ['shop'],
    );
    expect(store.coverage().map(row => `${row.kind} ${row.namespace ?? '*'} ${row.state}`)).toEqual([
      'Certificate shop complete',
      'Fleet * forbidden',
    ]);
  });
});

describe('the index', () => {
  const rest = [knative, coreService, deployment];

  test('finds an owner that is a custom resource, and no namesake', () => {
    const index = indexOf(chunks(rest));
    const owned = index.find('Deployment', 'web', 'shop')!;
    expect(index.ownerOf(owned)?.metadata.uid).toBe('uid-knative');
  });

  test('names the same top where the custom resource cannot be listed', () => {
    const pod = runningPod('shop/web-0', { metadata: ownedBy(knative) });
    for (const withheld of [{}, { CustomResource: 'forbidden' }] as const) {
      const index = indexOf(chunks([...rest, pod], { withheld }));
      const owned = index.find('Pod', 'web-0', 'shop')!;
      expect(index.ownerOf(owned) === undefined).toBe('CustomResource' in withheld);
      expect(formatRef(index.topOwnerOf(owned))).toBe('Service.serving.knative.dev shop/web');
    }
  });

  test('the top is the workload: a release owns thirty of them, and a fault of one is none of the next', () => {
    const pod = runningPod('shop/web-1-a', { metadata: ownedBy(deployment) });
    const index = indexOf(chunks([...rest, pod]));
    for (const owned of [index.find('Deployment', 'web', 'shop')!, index.find('Pod', 'web-1-a', 'shop')!])
      expect(formatRef(index.topOwnerOf(owned))).toBe('Deployment shop/web');
  });

  test('events of a namesake are not its own', () => {
    const about = event(knative, 'InternalError', 'of Knative', {
      involvedObject: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', namespace: 'shop', name: 'web' },
    });
    const index = indexOf(chunks([...rest, about]));
    const messages = (o: Parameters<ClusterIndex['eventsOf']>[0]) => index.eventsOf(o).events.map(e => e.message);
    expect(messages(index.find('Service', 'web', 'shop')!)).toEqual([]);
    expect(messages(index.store.objects('CustomResource')[0]!)).toEqual(['of Knative']);
  });
});

describe('a lookup of a custom resource', () => {
  const look = (from: Iterable<Chunk>, name: string, namespace?: string, type = certificate) => {
    const view = new View(indexOf(from), new Set(['CustomResource']));
    return { found: view.lookupCustom(type, name, namespace), view };
  };

  test('present; of the whole cluster, whatever the namespace', () => {
    expect(look(chunks([site]), 'site', 'shop').found.state).toBe('present');
    expect(look(chunks([issuer]), 'letsencrypt', 'shop', { ...certificate, kind: 'ClusterIssuer' }).found.state).toBe(
      'present',
    );
  });

  test('absent, with its group and near misses', () => {
    const { found } = look(chunks([site]), 'sites', 'shop');
    if (found.state !== 'absent') throw new Error(found.state);
    expect(formatRef(found.absent.ref)).toBe('Certificate.cert-manager.io shop/sites');
    expect(found.absent.similar().map(formatRef)).toEqual(['Certificate.cert-manager.io shop/site']);
  });

  test('unknown: of a type that was refused, which is a question left open', () => {
    const { found, view } = look([state(certificate, { state: 'forbidden' }), typesKnown], 'site', 'shop');
    expect(found).toEqual({ state: 'unknown', why: 'forbidden' });
    expect([...view.unknown]).toEqual([['CustomResource', 1]]);
  });

  test('unknown: of a type that nobody meant to list, which is none', () => {
    const { found, view } = look([typesKnown], 'site', 'shop');
    expect(found).toEqual({ state: 'unknown', why: 'not-collected' });
    expect(view.unknown.size).toBe(0);
  });

  test('unknown: listed before the subject was created', () => {
    const view = new View(indexOf([state(certificate, { began: ago(100) }), typesKnown]), new Set(['CustomResource']));
    view.subject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...indexOf(chunks([runningPod('shop/a')])).find('Pod', 'a', 'shop')!.metadata,
        creationTimestamp: ago(50),
      },
    };
    expect(view.lookupCustom(certificate, 'site', 'shop')).toEqual({ state: 'unknown', why: 'created-later' });
  });
});

test('custom resources are listed last', () => {
  expect(kindsOf([customResourceCondition]).at(-1)).toBe('CustomResource');
});

test('a type that is refused leaves its analyzer with a part of its subjects', async () => {
  const source = snapshot([site]);
  const refused = state({ group: 'example.com', kind: 'Fleet' }, { state: 'forbidden', why: 'no' });
  const report = await diagnose(
    {
      ...source,
      async *read(plan, signal) {
        yield refused;
        yield* source.read(plan, signal);
      },
    },
    { analyzers: [customResourceCondition], toolVersion: '0' },
  );
  expect(report.coverage.complete).toBe(false);
  expect(report.coverage.analyzers[0]).toMatchObject({
    state: 'partly-checked',
    subjects: 1,
    why: 'CustomResource is forbidden: Fleet.example.com: no',
  });
  expect(report.incidents[0]?.title).toBe('Certificate.cert-manager.io shop/site: Ready is False, Broken: is broken');
});

describe('incidents', () => {
  const run = (...objects: Parameters<typeof snapshot>[0]) =>
    diagnose(snapshot(objects), { analyzers: [customResourceCondition], toolVersion: '0' });
  const failed = (message: string) => ({
    conditions: [{ type: 'Succeeded', status: 'False', reason: 'Failed', message }],
  });
  const pipelineRun = object('tekton.dev/v1', 'PipelineRun', 'ci/build-1', {
    status: failed('Tasks Completed: 1 (Failed: 1)'),
  });
  const taskRun = object('tekton.dev/v1', 'TaskRun', 'ci/build-1-test', {
    metadata: ownedBy(pipelineRun),
    status: failed('exit code 1'),
  });

  test('what a custom resource owns is its cause', async () => {
    const { incidents, findings } = await run(pipelineRun, taskRun);
    expect(incidents.map(i => i.title)).toEqual([
      'PipelineRun.tekton.dev ci/build-1 (1 taskrun): Succeeded is False, Failed: exit code 1',
    ]);
    expect(findings.map(f => formatRef(f.object))).toEqual([
      'TaskRun.tekton.dev ci/build-1-test',
      'PipelineRun.tekton.dev ci/build-1',
    ]);
  });

  test('what it refers to is its cause, absent or not ready', async () => {
    const waiting = object('cert-manager.io/v1', 'Certificate', 'shop/api', {
      spec: { issuerRef: { name: 'prod' } },
      status: notReady,
    });
    const absent = object('cert-manager.io/v1', 'Certificate', 'shop/web', {
      spec: { issuerRef: { name: 'prd' } },
      status: notReady,
    });
    const prod = object('cert-manager.io/v1', 'Issuer', 'shop/prod', { status: notReady });
    const { incidents } = await run(waiting, absent, prod);
    expect(incidents.map(i => i.title).toSorted()).toEqual([
      'Issuer.cert-manager.io shop/prd: does not exist; needed by Certificate.cert-manager.io shop/web; did you mean Issuer.cert-manager.io shop/prod?',
      'Issuer.cert-manager.io shop/prod: Ready is False, Broken: is broken',
    ]);
  });
});

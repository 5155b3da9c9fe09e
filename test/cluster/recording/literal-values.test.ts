import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzers } from '../../../analyzers/index.ts';
import { openLive } from '../../../src/cluster/live/live-source.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { inspect } from '../../../src/cluster/recording/inspect.ts';
import { type RecordOptions, record } from '../../../src/cluster/recording/record.ts';
import { resumed } from '../../../src/cluster/recording/resume.ts';
import type { Kinds } from '../../../src/core/kinds/index.ts';
import type { Source } from '../../../src/core/source.ts';
import { diagnose } from '../../../src/engine/diagnose.ts';
import { allKinds } from '../../../src/engine/plan.ts';
import { forbidden, type Received, type Reply } from '../../helpers/api-server.ts';
import { kubeconfig, quick, server } from '../../helpers/live.ts';
import { object, type Raw, runningPod } from '../../helpers/objects.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { bytesIn } from './cluster.ts';
import { readSource } from './helpers.ts';

const { signal } = new AbortController();
const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': 'canary-applied' };
const containers = [
  {
    name: 'app',
    image: 'app:1',
    env: [
      { name: 'MODE', value: 'canary-mode' },
      { name: 'PORT', value: '80813579' },
      { name: 'EMPTY', value: '' },
      { name: 'DB_PASSWORD', value: 'canary-password' },
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 'key', key: 'a' } } },
    ],
  },
];
const initContainers = [{ name: 'wait', image: 'wait:1', env: [{ name: 'FOR', value: 'canary-mode' }] }];
const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };

const cluster: Readonly<Record<string, readonly Raw[]>> = {
  configmaps: [
    object('v1', 'ConfigMap', 'shop/settings', {
      metadata: { annotations },
      data: { url: 'http://canary-host.example.com/', ['__proto__']: 'canary-proto', password: 'canary-password' },
      binaryData: { logo: 'Y2FuYXJ5' },
    }),
    object('v1', 'ConfigMap', 'shop/empty'),
  ],
  pods: [runningPod('shop/web', { metadata: { annotations }, spec: { containers, initContainers } })],
  deployments: [object('apps/v1', 'Deployment', 'shop/web', { spec: { template } })],
  cronjobs: [
    object('batch/v1', 'CronJob', 'shop/nightly', {
      spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template } } },
    }),
  ],
  secrets: [object('v1', 'Secret', 'shop/key', { metadata: { annotations } })],
};

/** A server that gives one object at a time to who asks for JSON of no kind: what values are read of. */
function lists({ path, query }: Received): Reply | undefined {
  const objects = cluster[path.split('/').at(-1) ?? ''];
  if (objects === undefined) return undefined;
  const at = Number(query.get('continue') ?? 0);
  const [item, ...rest] = objects.slice(at);
  const metadata = rest.length > 0 ? { continue: String(at + 1) } : {};
  const type =
    item?.kind === 'Secret' ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' } : listType(item);
  return { type: 'application/json', body: JSON.stringify({ ...type, metadata, items: [item] }) };
}

function listType(item: Raw | undefined): object {
  return { kind: `${item?.kind}List`, apiVersion: item?.apiVersion };
}

/** Whether a request is for the values, and not for the diagnosis: those that can come in protobuf come so. */
function isForValues({ headers }: Received): boolean {
  return headers.accept === 'application/json';
}

async function live(intercept: (request: Received) => Reply | undefined = lists) {
  const api = await server({ intercept });
  return { api, source: await openLive({ ...quick, kubeconfig: await kubeconfig(api.url) }) };
}

async function recorded(source: Source, options: Partial<RecordOptions> = { values: true }) {
  const root = testFolder();
  const path = join(root, 'recording');
  await record(source, { kinds: allKinds() }, path, { version: '1', ...options });
  return { path, text: Object.values(await bytesIn(path)).join('\n') };
}

async function valuesIn(path: string) {
  const { objects, states, whys } = await readSource(await openRecording(path));
  // The table of LiteralValues made both the objects and their type.
  const values = (objects.LiteralValues ?? []) as unknown as readonly Kinds['LiteralValues'][];
  return { values, state: states.LiteralValues, why: whys.LiteralValues };
}

test('are recorded only when asked for, and without credentials', async () => {
  const { api, source } = await live();
  const { text } = await recorded(source, {});
  expect(text).not.toContain('canary');
  expect(api.requests.filter(isForValues)).toEqual([]);

  const asked = await live();
  const { path, text: told } = await recorded(asked.source);
  for (const never of ['canary-applied', 'canary-password', 'Y2FuYXJ5']) expect(told).not.toContain(never);
  for (const { path, headers } of asked.api.requests)
    if (path.endsWith('/secrets')) expect(headers.accept).toMatch(/PartialObjectMetadata/);
  const env = [
    { name: 'MODE', value: 'canary-mode' },
    { name: 'PORT', value: '80813579' },
    { name: 'EMPTY', value: '' },
    { name: 'DB_PASSWORD', value: '(hidden)' },
  ];
  const { values, state } = await valuesIn(path);
  expect(state).toBe('complete');
  expect(
    values.map(({ metadata: { namespace, name }, data, containers }) => [namespace, name, data, containers]),
  ).toEqual([
    [
      'shop',
      'ConfigMap/settings',
      [
        { key: 'url', value: 'http://canary-host.example.com/' },
        { key: '__proto__', value: 'canary-proto' },
        { key: 'password', value: '(hidden)' },
      ],
      [],
    ],
    ['shop', 'CronJob/nightly', [], [{ name: 'app', env }]],
    ['shop', 'Deployment/web', [], [{ name: 'app', env }]],
    [
      'shop',
      'Pod/web',
      [],
      [
        { name: 'wait', env: [{ name: 'FOR', value: 'canary-mode' }] },
        { name: 'app', env },
      ],
    ],
  ]);
});

test('are in no report, which is the same as without them', async () => {
  const [without, held] = [await recorded((await live()).source, {}), await recorded((await live()).source)];
  const [before, after] = await Promise.all(
    [without, held].map(async ({ path }) => {
      const { takenAt: _, ...report } = await diagnose(await openRecording(path), { analyzers, toolVersion: '1' });
      return JSON.stringify(report);
    }),
  );
  expect(after).toBe(before);
  expect(after).toContain('nightly');
  expect(after).not.toMatch(/canary|80813579|LiteralValues/);
});

test('of a masked recording are gone, but which are the same', async () => {
  const { path, text } = await recorded((await live()).source, { values: true, mask: {} });
  expect(text).not.toMatch(/canary|80813579|hidden|example\.com/);
  const { values } = await valuesIn(path);
  const all = values.flatMap(({ data, containers }) => [...data, ...containers.flatMap(({ env }) => env)]);
  expect(all).toHaveLength(16);
  for (const { value } of all) expect(value).toMatch(/^masked-[0-9a-f]{12}$/);
  // url, __proto__, and of variables the mode, the port and the empty one; what is hidden is hidden alike.
  expect(new Set(all.map(({ value }) => value)).size).toBe(6);
});

test('are redacted as everything is', async () => {
  const { text } = await recorded((await live()).source, { values: true, redact: [/canary-\w+/i] });
  expect(text).not.toContain('canary');
  expect(text).toContain('http://redacted-');
});

test('that cannot be read are told of, and cost nothing else', async () => {
  const refused = (request: Received): Reply | undefined =>
    isForValues(request) && request.path.endsWith('/deployments') ? forbidden('deployments') : lists(request);
  const { path } = await recorded((await live(refused)).source);
  const { values, state, why } = await valuesIn(path);
  expect(state).toBe('partial');
  expect(why).toMatch(/^of deployments: deployments is forbidden/);
  expect(values.map(({ metadata }) => metadata.name)).toEqual(['ConfigMap/settings', 'CronJob/nightly', 'Pod/web']);
});

test('are not asked for where the objects could not be listed', async () => {
  const refused = (request: Received): Reply | undefined =>
    request.path.endsWith('/cronjobs') ? forbidden('cronjobs') : lists(request);
  const { api, source } = await live(refused);
  const { why } = await valuesIn((await recorded(source)).path);
  expect(why).toMatch(/^of cronjobs: cronjobs is forbidden/);
  expect(api.requests.filter(request => isForValues(request) && request.path.endsWith('/cronjobs'))).toEqual([]);
});

test('go from a recording into another, and into one that is resumed, if asked for', async () => {
  const first = await recorded((await live()).source);
  const again = await recorded(await openRecording(first.path));
  expect((await valuesIn(again.path)).values).toEqual((await valuesIn(first.path)).values);
  expect((await recorded(await openRecording(first.path), {})).text).not.toContain('canary');

  const lacking = (request: Received): Reply | undefined =>
    request.path.endsWith('/services') ? forbidden('services') : lists(request);
  const earlier = await recorded((await live(lacking)).source);
  const whole = await recorded(resumed(await openRecording(earlier.path), (await live()).source));
  expect((await valuesIn(whole.path)).values).toEqual((await valuesIn(first.path)).values);
});

test('inspect says whether they are in it', async () => {
  const [without, held] = [await recorded((await live()).source, {}), await recorded((await live()).source)];
  expect((await inspect(await openRecording(without.path), signal)).values).toBe('without');
  expect((await inspect(await openRecording(held.path), signal)).values).toBe('with');
});

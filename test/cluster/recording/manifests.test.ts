import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { analyzers } from '../../../analyzers/index.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { diagnose } from '../../../src/engine/diagnose.ts';
import type { Raw } from '../../helpers/objects.ts';
import { read, tarGz } from './helpers.ts';

type Json = Readonly<Record<string, unknown>>;

const plain = (apiVersion: string, kind: string, name: string, spec: Json, namespace = 'shop'): Raw =>
  ({ apiVersion, kind, metadata: { name, namespace }, spec }) as Raw;

const container = {
  name: 'app',
  image: 'registry.example.com/web:1.4',
  ports: [{ name: 'http', containerPort: 8080 }],
};
const labels = { app: 'web' };
const web = plain('apps/v1', 'Deployment', 'web', {
  selector: { matchLabels: labels },
  template: { metadata: { labels }, spec: { containers: [container] } },
});
const service = (spec: Json = {}): Raw =>
  plain('v1', 'Service', 'web', { selector: labels, ports: [{ port: 80, targetPort: 'http' }], ...spec });
const ingress = plain('networking.k8s.io/v1', 'Ingress', 'web', {
  rules: [
    {
      host: 'web.example.com',
      http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
    },
  ],
});

const printed = (...manifests: readonly object[]): string =>
  manifests.map(manifest => `---\n# Source: shop/templates/web.yaml\n${stringify(manifest)}`).join('');

async function faults(...manifests: readonly object[]): Promise<string[]> {
  async function* stdin(): AsyncGenerator<Buffer> {
    yield Buffer.from(printed(...manifests));
  }
  const source = await openRecording('-', { stdin: stdin(), manifests: true });
  const usual = analyzers.filter(({ profile }) => profile === undefined);
  const { findings } = await diagnose(source, { analyzers: usual, toolVersion: 'test' });
  return findings.filter(({ severity }) => severity !== 'info').map(({ object, code }) => `${object.kind} ${code}`);
}

describe('manifests that nobody applied yet', () => {
  test('nothing is wrong with what will run, though nothing runs', async () => {
    expect(await faults(web, service(), ingress)).toEqual([]);
  });

  test.each(['*/5 * * * *', '17 * * * *', '0 4 * * 0'])('a CronJob has started its Jobs: %s', async schedule => {
    const template = { spec: { restartPolicy: 'Never', containers: [container] } };
    const nightly = plain('batch/v1', 'CronJob', 'nightly', { schedule, jobTemplate: { spec: { template } } });
    expect(await faults(nightly)).toEqual([]);
  });

  test.each<[string, Raw[], RegExp]>([
    [
      'a port that no container has',
      [web, service({ ports: [{ port: 80, targetPort: 'htpp' }] }), ingress],
      /^Service /,
    ],
    ['a selector that matches no template', [web, service({ selector: { app: 'wbe' } }), ingress], /^Service /],
    ['an Ingress to a port that its Service has not', [web, service({ ports: [{ port: 81 }] }), ingress], /^Ingress /],
  ])('%s is found', async (_, manifests, expected) => {
    expect(await faults(...manifests)).toContainEqual(expect.stringMatching(expected));
  });

  test('what may be in the cluster already is not missing', async () => {
    const env = [{ secretRef: { name: 'keys' } }, { configMapRef: { name: 'settings' } }];
    const template = {
      metadata: { labels },
      spec: { serviceAccountName: 'robot', containers: [{ ...container, envFrom: env }] },
    };
    expect(await faults({ ...web, spec: { selector: { matchLabels: labels }, template } })).toEqual([]);
  });

  test('of what is deployed together, what is not there is missing in that namespace alone', async () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' }, data: {} };
    const source = { kind: 'Kustomization', apiVersion: 'kustomize.config.k8s.io/v1beta1', metadata: { name: 'x' } };
    const { states, objects, about } = await read(
      await tarGz([{ name: 'a.yaml', content: printed(web, config, source) }]),
      {
        manifests: true,
      },
    );
    expect(states).toMatchObject({
      ConfigMap: 'not-collected',
      'ConfigMap/shop': 'complete',
      'Pod/shop': 'complete',
      Secret: 'not-collected',
      Service: 'not-collected',
    });
    expect(objects.Pod?.map(({ metadata }) => metadata.name)).toEqual(['web-0']);
    expect(objects.CustomResource).toBeUndefined();
    expect(about.takenAtFrom).toBe('manifests');
  });

  test('a manifest without a namespace goes to default', async () => {
    const { metadata, ...rest } = web as Raw & { metadata: object };
    const { objects } = await read(printed({ ...rest, metadata: { name: 'web' } }), { manifests: true });
    expect(metadata).toBeDefined();
    expect(objects.Deployment?.[0]?.metadata.namespace).toBe('default');
  });
});

test.each<[string, string, RegExp]>([
  ['text', 'Hello.\n', /^there are no manifests in stdin: got text.*; expected objects of Kubernetes as YAML or JSON/],
  ['another kind', 'apiVersion: v1\nkind: Config\n', /^there are no manifests in stdin: got Config of v1; expected/],
  ['nothing', '', /^the manifests stdin are empty$/],
])('%s is no manifest, and is told so', async (_, content, says) => {
  async function* stdin(): AsyncGenerator<Buffer> {
    yield Buffer.from(content);
  }
  const source = openRecording('-', { stdin: stdin(), manifests: true });
  await expect(source.then(opened => diagnose(opened, { analyzers, toolVersion: 'test' }))).rejects.toThrow(says);
});

describe('manifests that are taken for a recording', () => {
  async function notesOn(...objects: readonly object[]): Promise<readonly string[]> {
    async function* stdin(): AsyncGenerator<Buffer> {
      yield Buffer.from(printed(...objects));
    }
    const source = await openRecording('-', { stdin: stdin() });
    await diagnose(source, { analyzers, toolVersion: 'test' });
    return source.notes;
  }

  test('are told from what a cluster holds, and the option that is meant is named', async () => {
    expect(await notesOn(web, service())).toEqual([
      expect.stringMatching(/^stdin looks like manifests that were not applied: .*give --manifests instead/),
    ]);
  });

  test.each<[string, object]>([
    [
      'one object that was created',
      { ...web, metadata: { ...web.metadata, creationTimestamp: '2026-01-01T00:00:00Z' } },
    ],
    ['a list', { apiVersion: 'v1', kind: 'List', items: [web] }],
  ])('%s comes from a cluster', async (_, object) => {
    expect(await notesOn(service(), object)).toEqual([]);
  });
});

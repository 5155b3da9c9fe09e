import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeList, decodeObject } from '../../../src/cluster/decode/index.ts';
import { wholeTable } from '../../../src/cluster/decode/normalise.ts';
import { eachField } from '../../../src/cluster/decode/wire.ts';
import type { KindDefinition } from '../../../src/core/kinds/define.ts';
import { isKind, type Kind, type Kinds, kinds } from '../../../src/core/kinds/index.ts';
import { publishedObjects } from '../../core/go-sources.ts';
import { present } from '../../helpers/decoded.ts';
import { encode } from '../../helpers/encode.ts';
import { listAnswer } from './wire-writer.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const fixtures = join(import.meta.dirname, 'fixtures');
const published = publishedObjects();

describe('protobuf and JSON of a list from an API server give equal objects', () => {
  const names = readdirSync(fixtures).flatMap(file => (file.endsWith('.pb.gz') ? [file.replace('.pb.gz', '')] : []));

  test.each(names)('%s', name => {
    const kind = kindOf(name);
    const fromProtobuf = decodeList(kind, fixture(`${name}.pb.gz`), protobuf);
    expect(present(fromProtobuf)).toStrictEqual(
      present(decodeList(kind, fixture(`${name}.json.gz`), 'application/json')),
    );
    expect(fromProtobuf.objects.length).toBeGreaterThan(0);
    expect(fromProtobuf.resourceVersion).toMatch(/^\d+$/);
  });

  test('there is a list of every kind that comes in protobuf', () => {
    const binary = Object.values<KindDefinition>(kinds).filter(({ jsonOnly }) => jsonOnly !== true);
    expect(new Set(names.map(kindOf))).toEqual(new Set(binary.map(({ kind }) => kind)));
  });
});

describe('the volume with the token of a pod', () => {
  const names = ['kube-api-access-b7x2k', 'kube-api-access-zz9c4'];
  const said = 'of volume "kube-api-access-b7x2k"';
  const pod = (volume: string, name: string) => ({
    metadata: { name, generateName: 'kube-api-access-', labels: { name } },
    spec: {
      volumes: [{ name: volume, projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      containers: [{ name: 'app', volumeMounts: [{ name: volume, readOnly: true, mountPath: '/token' }] }],
    },
    status: { message: said },
  });
  const read = {
    protobuf: (items: readonly object[]) =>
      decodeList('Pod', listAnswer('v1', 'PodList', items.map(encodedPod)), protobuf).objects,
    JSON: (items: readonly object[]) =>
      decodeList('Pod', Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'PodList', items })), 'application/json')
        .objects,
    'a recording': (items: readonly object[]) =>
      items.flatMap(item => (decodeObject(item, { apiVersion: 'v1', kind: 'PodList' }) as Kinds['Pod']) ?? []),
  };

  describe.each(Object.entries(read))('%s', (form, pods) => {
    test('has one name in all pods, and keeps its own in what is said of it', () => {
      const [a, b] = pods(names.map((name, i) => pod(name, `web-${i}`)));
      expect(a?.spec.volumes[0]?.name).toBe('kube-api-access-xxxxx');
      expect(b?.spec.containers[0]?.volumeMounts[0]?.name).toBe('kube-api-access-xxxxx');
      expect(a?.status.message).toBe(said);
      if (form !== 'a recording') expect(a?.spec.containers).toBe(b?.spec.containers);
    });

    test('pods and volumes that are only called like it keep their names', () => {
      const [a, b] = pods([pod('kube-api-access-admin', names[0]!), pod('kube-api-access-rules', names[1]!)]);
      expect([a?.metadata.name, b?.metadata.name]).toEqual(names);
      expect([a?.metadata.labels.name, b?.metadata.labels.name]).toEqual(names);
      expect(a?.spec.volumes[0]?.name).toBe('kube-api-access-admin');
      expect(b?.spec.containers[0]?.volumeMounts[0]?.name).toBe('kube-api-access-rules');
    });

    test('objects of other kinds keep all their names', () => {
      const keys = Object.fromEntries(names.map(name => [name, '']));
      const raw = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: names[0] }, data: keys };
      expect(Object.keys((decodeObject(raw) as Kinds['ConfigMap']).data)).toEqual(names);
    });
  });
});

describe.skipIf(published === undefined)('with every field set (skipped: no Go modules on this machine)', () => {
  test.each(Object.entries<KindDefinition>(kinds))('%s', (kind, definition) => {
    const { group, version } = definition;
    const file = join(published ?? '', `${group === '' ? 'core' : group}.${version}.${kind}`);
    if (!isKind(kind) || !existsSync(`${file}.pb`)) return; // CRDs and APIServices are published elsewhere
    const apiVersion = group === '' ? version : `${group}/${version}`;
    const json = { apiVersion, kind: `${kind}List`, items: [JSON.parse(readFileSync(`${file}.json`, 'utf8'))] };
    const answer = listAnswer(apiVersion, `${kind}List`, [contentOf(readFileSync(`${file}.pb`))]);
    const [object] = decodeList(kind, answer, protobuf).objects;
    expect(present([object])).toStrictEqual(
      present(decodeList(kind, Buffer.from(JSON.stringify(json)), 'application/json').objects),
    );
    expect(unset(object)).toEqual(definition.metadataOnly ? ['.metadata.annotations'] : []);
  });
});

function encodedPod(pod: object): Buffer {
  return encode(wholeTable(kinds.Pod), pod);
}

function kindOf(name: string): Kind {
  const kind = name.split('-')[0] ?? '';
  if (!isKind(kind)) throw new Error(`${name} is not named after a kind`);
  return kind;
}

function fixture(name: string): Buffer {
  return gunzipSync(readFileSync(join(fixtures, name)));
}

/** The object in the envelope. */
function contentOf(bytes: Buffer): Buffer {
  let content = bytes.subarray(0, 0);
  eachField(bytes, 4, bytes.length, (tag, start, end) => {
    if (tag === 18) content = bytes.subarray(start, end);
  });
  return content;
}

/** The paths of a decoded object at which nothing was found. */
function unset(value: unknown, path = ''): string[] {
  if (value === undefined) return [path];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  // An empty table stands for a source of which nothing is read, such as the downward API's.
  if (entries.length === 0) return path.endsWith('downwardAPI') ? [] : [path];
  return entries.flatMap(([key, part]) => unset(part, `${path}.${key}`));
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeList } from '../../../src/cluster/decode/index.ts';
import { eachField } from '../../../src/cluster/decode/wire.ts';
import type { KindDefinition } from '../../../src/core/kinds/define.ts';
import { isKind, type Kind, kinds } from '../../../src/core/kinds/index.ts';
import { publishedObjects } from '../../core/go-sources.ts';
import { listAnswer } from './wire-writer.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const fixtures = join(import.meta.dirname, 'fixtures');
const published = publishedObjects();

describe('protobuf and JSON of a list from an API server give equal objects', () => {
  const names = readdirSync(fixtures).flatMap(file => (file.endsWith('.pb.gz') ? [file.replace('.pb.gz', '')] : []));

  test.each(names)('%s', name => {
    const kind = kindOf(name);
    const fromProtobuf = decodeList(kind, fixture(`${name}.pb.gz`), protobuf);
    expect(fromProtobuf).toStrictEqual(decodeList(kind, fixture(`${name}.json.gz`), 'application/json'));
    expect(fromProtobuf.objects.length).toBeGreaterThan(0);
    expect(fromProtobuf.resourceVersion).toMatch(/^\d+$/);
  });

  test('there is a list of every kind that comes in protobuf', () => {
    const binary = Object.values<KindDefinition>(kinds).filter(({ jsonOnly }) => jsonOnly !== true);
    expect(new Set(names.map(kindOf))).toEqual(new Set(binary.map(({ kind }) => kind)));
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
    expect([object]).toStrictEqual(decodeList(kind, Buffer.from(JSON.stringify(json)), 'application/json').objects);
    expect(unset(object)).toEqual(definition.metadataOnly ? ['.metadata.annotations'] : []);
  });
});

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

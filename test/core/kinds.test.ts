import { describe, expect, test } from 'vitest';
import type { Fields, FieldType } from '../../src/core/fields.ts';
import type { KindDefinition } from '../../src/core/kinds/define.ts';
import { definitionOf, isKind, kinds } from '../../src/core/kinds/index.ts';
import { metadata } from '../../src/core/objects.ts';
import { publishedMessages } from './go-sources.ts';

const definitions: readonly [string, KindDefinition][] = Object.entries(kinds);
const messages = publishedMessages();

describe('the kinds', () => {
  test('are keyed by their bare name, with their group where another has it, in order', () => {
    const names = definitions.map(([, { kind }]) => kind);
    for (const [i, [key, { kind, group }]] of definitions.entries())
      expect(key).toBe(names.indexOf(kind) === i ? kind : `${kind}.${group}`);
    const keys = definitions.map(([key]) => key);
    expect(keys).toEqual([...keys].sort());
  });

  test('give no two fields of a table the same number', () => {
    for (const [key, { fields }] of definitions) expectDistinctTags(key, { metadata: [1, metadata], ...fields });
  });

  test('are found by name, and nothing that objects inherit is taken for one', () => {
    expect(definitionOf('Pod').plural).toBe('pods');
    expect(definitionOf('pod')).toBeUndefined();
    expect(definitionOf('constructor')).toBeUndefined();
    expect(isKind('toString')).toBe(false);
  });

  test('leave out literal values of variables, headers of probes, and all content of Secrets', () => {
    const names = new Set<string>();
    for (const [, { fields }] of definitions) collectNames(fields, names);
    expect(Object.keys(kinds.Secret.fields)).toEqual(['metadata']);
    expect(names).not.toContain('httpHeaders');
    expect(names).not.toContain('stringData');
    const [, [container]] = kinds.Pod.fields.spec[1].containers;
    expect(Object.keys(container.env[1][0])).toEqual(['name', 'valueFrom']);
  });
});

describe.skipIf(messages === undefined)(
  'against the published sources (skipped: no Go modules on this machine)',
  () => {
    test('metadata', () => {
      expect(problems('metadata', metadata, 'k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta')).toEqual([]);
    });

    // Custom resources are published by their own projects, and not in protobuf.
    const binary = definitions.filter(([, { jsonOnly }]) => jsonOnly !== true);
    test.each(binary)('%s', (kind, { fields, group, version }) => {
      expect(problems(kind, fields, `${packageOf(group, version)}.${kind}`)).toEqual([]);
    });
  },
);

function packageOf(group: string, version: string): string {
  if (group === 'apiextensions.k8s.io') return 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1';
  if (group === 'apiregistration.k8s.io') return 'k8s.io.kube_aggregator.pkg.apis.apiregistration.v1';
  if (group === 'metrics.k8s.io') return 'k8s.io.metrics.pkg.apis.metrics.v1beta1';
  return `k8s.io.api.${group === '' ? 'core' : group.split('.')[0]}.${version}`;
}

const protobufTypes: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  volumeName: ['string'],
  int: ['int32', 'int64'],
  bool: ['bool'],
  bytes: ['bytes'],
  time: ['k8s.io.apimachinery.pkg.apis.meta.v1.Time', 'k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime'],
  quantity: ['k8s.io.apimachinery.pkg.api.resource.Quantity'],
  intOrString: ['k8s.io.apimachinery.pkg.util.intstr.IntOrString'],
  labels: ['map<string, string>'],
  quantities: ['map<string, k8s.io.apimachinery.pkg.api.resource.Quantity>'],
  keys: ['map<string, string>', 'map<string, bytes>'],
};

/** What a table says otherwise than the message it describes. */
function problems(path: string, fields: Fields, messageName: string): string[] {
  const message = messages?.get(messageName);
  if (message === undefined) return [`${path}: no message ${messageName}`];
  return Object.entries(fields).flatMap(([name, [tag, type, zero]]) => {
    const at = `${path}.${name}`;
    const published = message.get(tag);
    // Three names begin with another case in protobuf than in JSON: `Webhooks`, `Expression`, `aPIGroup`.
    if (published?.name.toLowerCase() !== name.replace('...', '').toLowerCase())
      return [`${at}: tag ${tag} is ${published?.name}`];
    const list = isList(type);
    const element = list ? type[0] : type;
    const found = list === published.repeated ? [] : [`${at}: ${published.repeated ? 'is a list' : 'is no list'}`];
    if (typeof element === 'object') return [...found, ...problems(at, element, published.type)];
    if (!protobufTypes[element]?.includes(published.type)) found.push(`${at}: is ${published.type}, not ${element}`);
    if (!list && published.zeroIsKept !== undefined)
      found.push(...zeroProblems(at, element, published.zeroIsKept, zero));
    return found;
  });
}

/** An empty string without `omitempty` says nothing, so strings are marked only where they are pointers. */
function zeroProblems(at: string, type: string, kept: boolean, zero: 'zero' | undefined): string[] {
  if (type === 'string' && zero === undefined) return [];
  if (type !== 'int' && type !== 'bool' && type !== 'string')
    return zero === undefined ? [] : [`${at}: cannot be marked`];
  return kept === (zero === 'zero') ? [] : [`${at}: zero is ${kept ? 'kept' : 'left out'} in JSON`];
}

function expectDistinctTags(path: string, fields: Fields): void {
  const tags = Object.values(fields).map(([tag]) => tag);
  expect(new Set(tags).size, path).toBe(tags.length);
  for (const [name, [, type]] of Object.entries(fields)) {
    const element = isList(type) ? type[0] : type;
    if (typeof element === 'object') expectDistinctTags(`${path}.${name}`, element);
  }
}

function collectNames(fields: Fields, names: Set<string>): void {
  for (const [name, [, type]] of Object.entries(fields)) {
    names.add(name);
    const element = isList(type) ? type[0] : type;
    if (typeof element === 'object') collectNames(element, names);
  }
}

function isList(type: FieldType): type is readonly [Exclude<FieldType, readonly unknown[]>] {
  return Array.isArray(type);
}

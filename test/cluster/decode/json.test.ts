import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeError, decodeList, decodeObject } from '../../../src/cluster/decode/index.ts';
import type { Kinds } from '../../../src/core/kinds/index.ts';

function decodePod(parts: { metadata?: unknown; spec?: unknown; status?: unknown }): Kinds['Pod'] {
  return decodePods([{ apiVersion: 'v1', kind: 'Pod', ...parts, metadata: parts.metadata ?? { name: 'web' } }])[0]!;
}

function decodePods(items: readonly unknown[]): readonly Kinds['Pod'][] {
  return decodeList(
    'Pod',
    Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'PodList', items })),
    'application/json',
  ).objects;
}

describe('a value of another shape is left out', () => {
  test.each([
    ['a number for a string', { nodeName: 5 }, 'nodeName', undefined],
    ['an object for a string', { nodeName: {} }, 'nodeName', undefined],
    ['an empty string', { nodeName: '' }, 'nodeName', undefined],
    ['a string for an integer', { priority: '5' }, 'priority', undefined],
    ['a fraction for an integer', { priority: 1.5 }, 'priority', undefined],
    ['a zero that is a value', { priority: 0 }, 'priority', 0],
    ['a string for a boolean', { hostNetwork: 'true' }, 'hostNetwork', undefined],
    ['false that says nothing', { hostNetwork: false }, 'hostNetwork', undefined],
    ['false that is a value', { automountServiceAccountToken: false }, 'automountServiceAccountToken', false],
    ['an object for a list', { containers: { 0: {} } }, 'containers', []],
    ['null for a list', { containers: null }, 'containers', []],
    ['null in a list', { hostAliases: [null, 1, 'a', []] }, 'hostAliases', []],
    ['a list for a table', { securityContext: [] }, 'securityContext', undefined],
    ['a list for a map', { nodeSelector: ['a'] }, 'nodeSelector', {}],
    ['other values in a map', { nodeSelector: { a: 1, b: null, c: 'x', d: '' } }, 'nodeSelector', { c: 'x', d: '' }],
    [
      'a number for a quantity',
      { overhead: { cpu: 2, memory: '1Gi', x: {} } },
      'overhead',
      { cpu: '2', memory: '1Gi' },
    ],
  ] as const)('%s', (_, spec, field, expected) => {
    expect(decodePod({ spec }).spec[field]).toEqual(expected);
  });

  test.each([[5], ['a'], [null], [[]]])('%j for spec', spec => {
    expect(decodePod({ spec }).spec.containers).toEqual([]);
  });

  test.each([
    ['2024-02-29T12:34:56Z', '2024-02-29T12:34:56Z'],
    ['2024-02-29T12:34:56.000000Z', '2024-02-29T12:34:56Z'],
    ['2024-02-29T12:34:56.000100Z', '2024-02-29T12:34:56.000100Z'],
    ['2024-02-29T12:34:56+02:00', '2024-02-29T12:34:56+02:00'],
    ['2024-99-29T12:34:56Z', undefined],
    ['yesterday', undefined],
    [1_709_210_096, undefined],
  ])('the time %s', (startTime, expected) => {
    expect(decodePod({ status: { startTime } }).status.startTime).toBe(expected);
  });

  test('a target port is a number or a string', () => {
    const service = decodeObject({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: {
        ports: [
          { port: 80, targetPort: 'http' },
          { port: 81, targetPort: 8080 },
          { port: 82, targetPort: {} },
        ],
      },
    });
    expect(service).toMatchObject({
      spec: { ports: [{ targetPort: 'http' }, { targetPort: 8080 }, { targetPort: undefined }] },
    });
  });
});

describe('keys that objects inherit', () => {
  test('are keys of maps like any other', () => {
    const pod = decodePods([
      JSON.parse(
        '{"metadata":{"name":"a","labels":{"__proto__":"x","constructor":"y"}},"spec":{"__proto__":{"nodeName":"z"}}}',
      ),
    ])[0]!;
    expect(Object.entries(pod.metadata.labels)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(pod.metadata.annotations.constructor).toBeUndefined();
    expect(pod.spec.nodeName).toBeUndefined();
  });
});

test('the data of a ConfigMap is its keys and sizes', () => {
  const raw = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { 'a.txt': 'grüße', x: 5 },
    binaryData: { b: 'AAECAwQ=' },
  };
  expect(decodeObject(raw)).toMatchObject({ data: { 'a.txt': 7 }, binaryData: { b: 5 } });
});

describe('lists', () => {
  test.each([
    ['no JSON', '{"kind":', 'malformed JSON'],
    ['a number', '5', 'other JSON'],
    ['an error', '{"kind":"Status","apiVersion":"v1"}', 'got Status'],
    ['items that are no list', '{"kind":"PodList","apiVersion":"v1","items":{}}', 'other JSON'],
    ['another kind', '{"kind":"NodeList","apiVersion":"v1","items":[]}', 'got NodeList'],
    [
      'another group',
      '{"kind":"PodList","apiVersion":"metrics.k8s.io/v1beta1","items":[]}',
      'of metrics.k8s.io/v1beta1',
    ],
    [
      'bare metadata',
      '{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","items":[]}',
      'PartialObjectMetadataList',
    ],
    ['a type that is no text', '{"kind":{"toString":1},"apiVersion":[],"items":[]}', 'expected a PodList'],
  ])('refused: %s', (_, text, why) => {
    expect(() => decodeList('Pod', Buffer.from(text), 'application/json')).toThrow(DecodeError);
    expect(() => decodeList('Pod', Buffer.from(text), 'application/json')).toThrow(why);
  });

  test('an empty list of Go is null', () => {
    const list = '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":""},"items":null}';
    expect(decodeList('Pod', Buffer.from(list), 'application/json')).toEqual({
      objects: [],
      nameless: 0,
      resourceVersion: '7',
    });
  });

  test('a list of anything gives the objects of the kind', () => {
    const items = [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'b' } },
    ];
    const list = decodeList(
      'Pod',
      Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'List', items })),
      'application/json',
    );
    expect(list.objects.map(pod => pod.metadata.name)).toEqual(['a']);
  });
});

test('whatever the JSON, nothing throws', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(value, value, value, (metadata, spec, status) => {
      decodeObject({ apiVersion: 'v1', kind: 'Pod', metadata, spec, status });
      decodeObject({ apiVersion: 'v1', kind: 'Event', metadata, involvedObject: spec, series: status });
      decodeObject(metadata, { apiVersion: 'v1', kind: 'PodList' });
    }),
    { numRuns: 500 },
  );
});

test('whatever stands where a pod has a field, nothing throws', () => {
  const names = [
    'containers',
    'volumes',
    'env',
    'affinity',
    'resources',
    'limits',
    'livenessProbe',
    'projected',
    'sources',
    'name',
  ];
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom(null, 0, -1, '', 'a', true),
      fc.dictionary(fc.constantFrom(...names), tie('tree')),
      fc.array(tie('tree'), { maxLength: 4 }),
    ),
  }));
  fc.assert(
    fc.property(tree, spec => void decodePod({ spec })),
    { numRuns: 500 },
  );
});

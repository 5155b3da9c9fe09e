import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeError, decodeList, decodeObject } from '../../../src/cluster/decode/index.ts';
import type { Kinds } from '../../../src/core/kinds/index.ts';
import { present } from '../../helpers/decoded.ts';

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
    ['null in a list', { readinessGates: [null, 1, 'a', []] }, 'readinessGates', []],
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
    expect((service as Kinds['Service']).spec.ports.map(({ targetPort }) => targetPort)).toEqual([
      'http',
      8080,
      undefined,
    ]);
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

/** JSON in which names of fields of a pod are what they should not be. */
const spoilt = (() => {
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
      fc.constantFrom(null, 0, -1, 1.5, 1e21, 123456789012, '', 'a', 'grüße "\\n\u0001', true, '2024-02-29T12:34:56Z'),
      fc.dictionary(fc.constantFrom(...names), tie('tree')),
      fc.array(tie('tree'), { maxLength: 4 }),
    ),
  }));
  return tree;
})();

describe('JSON that is not parsed as a whole', () => {
  const list = (items: string, more = '') =>
    Buffer.from(`{"kind":"PodList","apiVersion":"v1"${more},"items":${items}}`);
  const decode = (text: Buffer) => decodeList('Pod', text, 'application/json');

  test('gives what the same gives that is, whatever stands where a pod has a field', () => {
    fc.assert(
      fc.property(spoilt, spoilt, fc.constantFrom(undefined, 1, '\t'), (spec, status, space) => {
        const raw = { metadata: { name: 'a', labels: spec }, spec, status };
        const [read] = decode(list(`[${JSON.stringify(raw, null, space)}]`)).objects;
        expect(present(read)).toStrictEqual(present(decodeObject({ ...raw, apiVersion: 'v1', kind: 'Pod' })));
      }),
      { numRuns: 500 },
    );
  });

  test('replicas share what is the same in them, and nothing else', () => {
    const pod = (name: string, image: string) =>
      `{"metadata":{"name":"${name}"},"spec":{"nodeName":"${name}","containers":[{"image":"${image}"}]}}`;
    const [a, b, c] = decode(list(`[${pod('a', 'x')},${pod('b', 'x')},${pod('c', 'y')}]`)).objects;
    expect(b?.spec.containers).toBe(a?.spec.containers);
    expect(c?.spec.containers[0]?.image).toBe('y');
    expect(b?.spec.nodeName).toBe('b');
  });

  test.each([
    ['the last of a field that is there twice', '{"nodeName":"a","nodeName":"b"}', { nodeName: 'b' }],
    ['also if that is of another shape', '{"nodeName":"a","nodeName":5}', {}],
    ['escapes', '{"nodeName":"\\u0061\\"\\ud83d\\ude80"}', { nodeName: 'a"🚀' }],
    ['numbers in every form', '{"priority":-1.2e3,"terminationGracePeriodSeconds":1e400}', { priority: -1200 }],
    ['the largest number', '{"activeDeadlineSeconds":9223372036854775807}', { activeDeadlineSeconds: 2 ** 63 }],
    ['a larger one', '{"activeDeadlineSeconds":92233720368547758070}', {}],
    ['what is not read', '{"x":{"a":["}",{"b":"\\""}]},"nodeName":"a"}', { nodeName: 'a' }],
  ])('%s', (_, spec, expected) => {
    expect(decode(list(`[{"metadata":{"name":"a"},"spec":${spec}}]`)).objects[0]?.spec).toEqual({
      ...decodePod({ spec: {} }).spec,
      ...expected,
    });
  });

  test('the last of a key that is there twice, also if that is of another shape', () => {
    const spec = '{"nodeSelector":{"a":"x","b":"y","a":5}}';
    expect(decode(list(`[{"metadata":{"name":"a"},"spec":${spec}}]`)).objects[0]?.spec.nodeSelector).toEqual({
      b: 'y',
    });
  });

  test('items that stand before what they are, and items of another type', () => {
    const text = Buffer.from(
      '{"items":[{"metadata":{"name":"a"}},{"kind":"Node","apiVersion":"v1","metadata":{"name":"b"}},5],"apiVersion":"v1","kind":"PodList"}',
    );
    const { objects, nameless } = decode(text);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['a']);
    expect(nameless).toBe(1);
  });

  test.each([
    ['cut off', '[{"metadata":{"name":"a"}}'],
    ['a bracket too many', '[]]'],
    ['no comma', '[{"metadata":{"name":"a"} "spec":{}}]'],
    ['a comma too many', '[{"metadata":{"name":"a",}}]'],
    ['no colon', '[{"metadata" {"name":"a"}}]'],
    ['no key', '[{{}}]'],
    ['no value', '[{"metadata":}]'],
    ['another bracket', '[{"metadata":{"name":"a"]}]'],
    ['an escape that there is not', '[{"metadata":{"name":"\\x"}}]'],
    ['a number that is none', '[{"spec":{"priority":01}}]'],
    ['lists without end', '['.repeat(100_000) + ']'.repeat(100_000)],
  ])('refused: %s', (_, items) => {
    expect(() => decode(list(items))).toThrow(new DecodeError('malformed JSON'));
  });

  test('refused: bytes that are no UTF-8, also where nothing is read', () => {
    const text = list('[]', ',"x":"@"');
    text[text.indexOf('@')] = 0xff;
    expect(() => decode(text)).toThrow(DecodeError);
  });

  test('cut anywhere, and with bytes changed: a list or a DecodeError', () => {
    const text = list(JSON.stringify([{ metadata: { name: 'a', labels: { b: 'c' } }, spec: { priority: 5 } }]));
    const decodeOrRefuse = (bytes: Buffer): void => {
      try {
        decode(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    };
    for (let end = 0; end < text.length; end++) decodeOrRefuse(text.subarray(0, end));
    const changes = fc.array(fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...Buffer.from('{}[]",:\\5 e'))), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, list => {
        const bytes = Buffer.from(text);
        for (const [at, value] of list) bytes[at] = value;
        decodeOrRefuse(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

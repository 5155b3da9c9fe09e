import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { DocumentPart } from '../../../src/cluster/recording/documents/parts.ts';
import { readDocuments } from '../../../src/cluster/recording/documents/read.ts';

async function partsOf(chunks: readonly Buffer[], objectBytes = 1e6): Promise<DocumentPart[]> {
  async function* stream(): AsyncGenerator<Buffer> {
    yield* chunks;
  }
  const { parts } = await readDocuments(stream(), 'file', objectBytes);
  if (parts === undefined) throw new Error('not recognised');
  const all: DocumentPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

function cut(text: string, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** Values with what confuses scanners: quotes, brackets, backslashes and keys named items, in any place. */
const json = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, -1.5, '', '"', '\\', '\\"', ']', '}', '{"items":[', 'é\u2028😀', 'a: b', '- c', '---'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'items', 'kind', '"', 'x\\'), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const fields = fc.dictionary(fc.constantFrom('apiVersion', 'kind', 'metadata', 'z'), json, { minKeys: 1, maxKeys: 4 });
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('documents are what JSON.parse says they are, wherever the stream is cut', () => {
  test('lists', async () => {
    await fc.assert(
      fc.asyncProperty(
        fields,
        fc.array(json, { maxLength: 5 }),
        fields,
        sizes,
        fc.boolean(),
        async (before, items, after, chunks, pretty) => {
          // What stands after the items overwrites, as in any JSON.
          const text = `{${inner(before)},"items":${JSON.stringify(items, null, pretty ? 2 : 0)},${inner(after)}}`;
          const parts = await partsOf(cut(`${text}\n${text}`, chunks));
          const once = [
            { type: 'begin', header: { ...before, items: [] } },
            ...items.map(value => ({ type: 'item', value })),
            { type: 'end', header: { ...JSON.parse(text), items: [] } },
          ];
          expect(parts).toEqual([...once, ...once]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('bare lists and single objects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fields, { minLength: 1, maxLength: 4 }), sizes, async (items, chunks) => {
        const parts = await partsOf(cut(JSON.stringify(items), chunks));
        expect(parts.filter(p => p.type === 'item').map(p => p.value)).toEqual(items);
        const single = await partsOf(cut(JSON.stringify(items[0]), chunks));
        expect(single).toEqual([{ type: 'single', value: items[0] }]);
      }),
      { numRuns: 100 },
    );
  });

  test('lists in YAML', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fields, { maxLength: 4 }), sizes, async (items, chunks) => {
        const text = `${stringify({ apiVersion: 'v1', items, kind: 'List' }, { blockQuote: 'literal' })}`;
        const parts = await partsOf(cut(`${text}---\n${text}`, chunks));
        const values = parts.filter(p => p.type === 'item').map(p => p.value);
        const expected = (parse(text) as { items: unknown[] }).items;
        expect(values).toEqual([...expected, ...expected]);
        expect(parts.filter(p => p.type === 'end')).toHaveLength(2);
      }),
      { numRuns: 60 },
    );
  });
});

function inner(value: object): string {
  return JSON.stringify(value).slice(1, -1);
}

describe('limits', () => {
  const list = (item: string): Buffer[] => cut(`{"kind":"List","items":[${item}]}`, [1000]);

  test.each<[string, Buffer[], RegExp]>([
    ['an item', list(`{"a":"${'x'.repeat(20_000)}"}`), /holds an object of more than 9.8 KB/],
    [
      'what stands around the items',
      cut(`{"a":"${'x'.repeat(20_000)}"}`, [1000]),
      /holds an object of more than 9.8 KB/,
    ],
    ['a line of YAML', cut(`kind: ${'x'.repeat(20_000)}`, [1000]), /a line of more than 2.4 KB/],
    ['a document of YAML', cut(`kind: Pod\n${'a: b\n'.repeat(2000)}`, [1000]), /a YAML object of more than 2.4 KB/],
    ['aliases', [Buffer.from(bomb())], /repeats itself through aliases, as a bomb does/],
    ['many aliases', [Buffer.from(`kind: &a x\nb: [${'*a, '.repeat(200)}]`)], /not read: its YAML repeats itself/],
    ['few aliases of many values', [Buffer.from(bomb(4))], /not read: its YAML repeats itself/],
    ['levels', [Buffer.from(`kind:\n${'- '.repeat(1000)}`)], /more than 250 levels, as a bomb does/],
  ])('%s', async (_, chunks, message) => {
    await expect(partsOf(chunks, 10_000)).rejects.toThrow(
      expect.objectContaining({ name: 'Damaged', message: expect.stringMatching(message) }),
    );
  });

  test.each([
    ['JSON', `{"a":${'['.repeat(200_000)}`],
    ['JSON that ends', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['YAML', `kind: ${'['.repeat(20_000)}`],
    ['YAML in itself', 'kind: List\na: &a [*a]\n'],
    ['YAML with many anchors', `kind: [${'&a 1, *a, '.repeat(20_000)}]`],
    ['YAML blocks', `kind:\n${'- '.repeat(20_000)}`],
  ])('nesting: %s', async (_, text) => {
    const outcome = await partsOf([Buffer.from(text)]).then(
      () => 'read',
      (error: Error) => error.name,
    );
    expect(['Damaged', 'read']).toContain(outcome);
  });
});

/** A billion laughs. */
function bomb(depth = 9): string {
  const lines = ['kind: List', 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < depth; i++)
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  return `${lines.join('\n')}\n`;
}

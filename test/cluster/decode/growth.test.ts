import { describe, expect, test } from 'vitest';
import { decodeList } from '../../../src/cluster/decode/index.ts';
import { Bodies } from '../../../src/cluster/live/bodies.ts';
import { costOf } from '../../helpers/cost.ts';
import { field, message, protobufList } from '../../helpers/protobuf.ts';

const kilobyte = 1 << 10;
const [small, large] = [128 * kilobyte, 1024 * kilobyte];

/** One object of so many bytes, as a server sends it. */
const giants: Readonly<Record<string, (bytes: number) => { body: Buffer; type: string }>> = {
  'one annotation, in JSON': bytes => json({ annotations: { giant: 'x'.repeat(bytes) } }),
  'annotations full of escapes, in JSON': bytes => json({ annotations: { giant: '"'.repeat(bytes / 2) } }),
  'many small annotations, in JSON': bytes => json({ annotations: entries(bytes) }),
  'many small things that nobody reads, in JSON': bytes => json({ managedFields: Object.entries(entries(bytes)) }),
  'one annotation, in protobuf': bytes => protobuf(annotation('giant', 'x'.repeat(bytes))),
  'many small annotations, in protobuf': bytes =>
    protobuf(Buffer.concat(Object.entries(entries(bytes)).map(([key, value]) => annotation(key, value)))),
  'one field that no table has, in protobuf': bytes => protobuf(field(2000, 'x'.repeat(bytes))),
};

function entries(bytes: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: bytes / 64 }, (_, i) => [`key-${i}`, `${i}`.padEnd(50, 'x')]));
}

function json(metadata: object): { body: Buffer; type: string } {
  const items = [{ metadata: { name: 'giant', ...metadata } }];
  return { body: Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'PodList', items })), type: 'application/json' };
}

function annotation(key: string, value: string): Buffer {
  return field(12, message(field(1, key), field(2, value)));
}

function protobuf(...metadata: readonly Buffer[]): { body: Buffer; type: string } {
  const giant = message(field(1, message(field(1, 'giant'), ...metadata)));
  return { body: protobufList('v1', 'PodList', [giant]), type: 'application/vnd.kubernetes.protobuf' };
}

/** How much longer a large one takes: of a small one whatever is below a millisecond is chance. */
async function growth(prepare: (bytes: number) => () => unknown): Promise<number> {
  const first = await costOf(() => prepare(small));
  return (await costOf(() => prepare(large))) / Math.max(1, first);
}

describe('a giant object takes time in proportion to its size', () => {
  // Eight times as large: what is quadratic takes 64 times as long.
  const most = 30;

  test.each(Object.entries(giants))('%s', async (_, giant) => {
    const decode = (bytes: number) => {
      const { body, type } = giant(bytes);
      return () => expect(decodeList('Pod', body, type).objects).toHaveLength(1);
    };
    expect(await growth(decode)).toBeLessThan(most);
  });

  test('as it comes in, in pieces', async () => {
    const piece = Buffer.alloc(16 * 1024);
    const receive = (bytes: number) => () => {
      const body = new Bodies().begin();
      for (let size = 0; size < bytes; size += piece.length) body.add(piece);
      expect(body.bytes()).toHaveLength(bytes);
    };
    expect(await growth(receive)).toBeLessThan(most);
  });
});

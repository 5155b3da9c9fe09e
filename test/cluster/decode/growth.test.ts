import { describe, expect, test } from 'vitest';
import { decodeList } from '../../../src/cluster/decode/index.ts';
import { Bodies } from '../../../src/cluster/live/bodies.ts';
import { field, message, protobufList } from '../../helpers/protobuf.ts';

const kilobyte = 1 << 10;
const [small, large] = [256 * kilobyte, 2048 * kilobyte];

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

/** Milliseconds of processor time: the least of three. */
function took(work: () => void): number {
  const runs = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.max(1, Math.min(...runs));
}

describe('a giant object takes time in proportion to its size', () => {
  // Eight times as large: what is quadratic takes 64 times as long.
  const most = 30;

  test.each(Object.entries(giants))('%s', (_, giant) => {
    const decode = (bytes: number) => {
      const { body, type } = giant(bytes);
      return took(() => expect(decodeList('Pod', Buffer.from(body), type).objects).toHaveLength(1));
    };
    const first = decode(small);
    expect(decode(large) / first).toBeLessThan(most);
  });

  test('as it comes in, in pieces', () => {
    const piece = Buffer.alloc(16 * 1024);
    const receive = (bytes: number) =>
      took(() => {
        const body = new Bodies().begin();
        for (let size = 0; size < bytes; size += piece.length) body.add(piece);
        expect(body.bytes()).toHaveLength(bytes);
      });
    const first = receive(small);
    expect(receive(large) / first).toBeLessThan(most);
  });
});

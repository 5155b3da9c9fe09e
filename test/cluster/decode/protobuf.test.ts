import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeError, decodeList } from '../../../src/cluster/decode/index.ts';
import { bytesField, intField, listAnswer, message, varint } from './wire-writer.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const real = gunzipSync(readFileSync(join(import.meta.dirname, 'fixtures/Pod-fields.pb.gz')));

const named = bytesField(1, bytesField(1, 'web'));

function decodePods(...items: readonly Buffer[]) {
  return decodeList('Pod', listAnswer('v1', 'PodList', items), protobuf).objects;
}

function decodePod(...fields: readonly Buffer[]) {
  return decodePods(message(named, ...fields))[0]!;
}

const spec = (...fields: readonly Buffer[]) => bytesField(2, message(...fields));
const status = (...fields: readonly Buffer[]) => bytesField(3, message(...fields));
const metadata = (...fields: readonly Buffer[]) => bytesField(1, message(bytesField(1, 'web'), ...fields));
const entry = (key: string, value: string) => message(bytesField(1, key), bytesField(2, value));

describe('what is read', () => {
  test('an object without spec and status has both, empty', () => {
    const pod = decodePod();
    expect(pod).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: '', uid: '', creationTimestamp: '' },
    });
    expect(pod.spec.containers).toEqual([]);
    expect(pod.spec.nodeSelector).toEqual({});
    expect(Object.isFrozen(pod.spec.containers) && Object.isFrozen(pod.spec.nodeSelector)).toBe(true);
    expect(pod.status.phase).toBeUndefined();
  });

  test('the paging of a list', () => {
    const paging = message(bytesField(2, '42'), bytesField(3, 'next'), intField(4, 1500));
    const list = decodeList('Pod', listAnswer('v1', 'PodList', [], paging), protobuf);
    expect(list).toEqual({ objects: [], nameless: 0, resourceVersion: '42', continue: 'next', remaining: 1500 });
    expect(decodeList('Pod', listAnswer('v1', 'PodList', []), protobuf)).toEqual({ objects: [], nameless: 0 });
  });

  test('zero where it is a value of its own, and nowhere else', () => {
    const terminated = bytesField(3, message(intField(1, 0), intField(2, 0)));
    const container = message(bytesField(1, 'a'), bytesField(2, terminated), intField(4, 0), bytesField(6, ''));
    const pod = decodePod(spec(intField(4, 0), intField(11, 0), bytesField(10, '')), status(bytesField(8, container)));
    const { terminationGracePeriodSeconds, hostNetwork, nodeName } = pod.spec;
    expect([terminationGracePeriodSeconds, hostNetwork, nodeName]).toEqual([0, undefined, undefined]);
    const { ready, image, state } = pod.status.containerStatuses[0]!;
    expect([ready, image]).toEqual([false, undefined]);
    expect([state?.terminated?.exitCode, state?.terminated?.signal]).toEqual([0, undefined]);
  });

  test.each([
    ['one byte', 127, 127],
    ['two bytes', 300, 300],
    ['the largest of 53 bits', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['minus one', -1, -1],
    ['the smallest of 32 bits', -(2 ** 31), -(2 ** 31)],
  ])('an integer: %s', (_, value, expected) => {
    expect(decodePod(spec(intField(25, value))).spec.priority).toBe(expected);
  });

  test('lists of integers, packed or not', () => {
    const packed = bytesField(4, Buffer.concat([varint(1), varint(70_000)]));
    const groups = (...fields: readonly Buffer[]) =>
      decodePod(spec(bytesField(14, message(...fields)))).spec.securityContext;
    expect(groups(intField(4, 1), intField(4, 70_000))?.supplementalGroups).toEqual([1, 70_000]);
    expect(groups(packed, intField(4, 3))?.supplementalGroups).toEqual([1, 70_000, 3]);
  });

  test.each([
    ['', undefined],
    [message(intField(1, 0)), '1970-01-01T00:00:00Z'],
    [message(intField(1, 1_709_210_096), intField(2, 0)), '2024-02-29T12:34:56Z'],
    [message(intField(1, 1_709_210_096), intField(2, 1500)), '2024-02-29T12:34:56.000001Z'],
    [message(intField(1, -1)), '1969-12-31T23:59:59Z'],
    [message(intField(1, 253_402_300_799)), '9999-12-31T23:59:59Z'],
    [message(intField(1, 253_402_300_800)), undefined],
    [message(intField(1, 2n ** 62n)), undefined],
    [message(intField(1, 5), intField(2, -5)), '1970-01-01T00:00:05Z'],
  ])('a time %#', (time, expected) => {
    expect(decodePod(status(bytesField(7, time))).status.startTime).toBe(expected);
  });

  test('text beyond ASCII, and invalid UTF-8', () => {
    expect(decodePod(status(bytesField(3, 'grüße 🚀'))).status.message).toBe('grüße 🚀');
    expect(decodePod(status(bytesField(3, Buffer.from([0x61, 0xff])))).status.message).toBe('a\ufffd');
    const long = 'ä'.repeat(5000);
    expect(decodePod(status(bytesField(3, long))).status.message).toBe(long);
  });

  test('keys of maps, whatever they are called', () => {
    const labels = decodePod(metadata(bytesField(11, entry('__proto__', 'a')), bytesField(11, bytesField(1, 'empty'))))
      .metadata.labels;
    expect(Object.entries(labels)).toEqual([
      ['__proto__', 'a'],
      ['empty', ''],
    ]);
    expect(labels.constructor).toBeUndefined();
    expect('toString' in labels).toBe(false);
  });

  test('unread fields are stepped over, of any wire type', () => {
    const fixed = message(varint((90 << 3) | 5), Buffer.alloc(4), varint((91 << 3) | 1), Buffer.alloc(8));
    expect(
      decodePod(spec(fixed, intField(92, 2n ** 63n), bytesField(2000, 'x'), bytesField(10, 'node-a'))).spec.nodeName,
    ).toBe('node-a');
    // A known number with another wire type is an unread field.
    expect(decodePod(spec(intField(10, 7))).spec.nodeName).toBeUndefined();
  });

  test('equal messages of a list are one object, and of two lists are not', () => {
    const toleration = bytesField(22, message(bytesField(1, 'dedicated'), bytesField(2, 'Exists')));
    const item = (name: string) => message(bytesField(1, bytesField(1, name)), spec(toleration));
    const [a, b] = decodePods(item('a'), item('b'));
    expect(a?.spec.tolerations[0]).toBe(b?.spec.tolerations[0]);
    expect(a?.metadata.name).toBe('a');
    const [c] = decodePods(item('c'));
    expect(c?.spec.tolerations[0]).toEqual(a?.spec.tolerations[0]);
    expect(c?.spec.tolerations[0]).not.toBe(a?.spec.tolerations[0]);
  });
});

test('equal messages of a few bytes are one object, those of two fields are not', () => {
  const item = (name: string, ...fields: readonly Buffer[]) =>
    message(bytesField(1, bytesField(1, name)), spec(...fields));
  const secure = bytesField(14, intField(3, 1));
  const insecure = bytesField(14, intField(3, 0));
  const [a, b, c, d] = decodePods(
    item('a', secure),
    item('b', secure),
    item('c', insecure),
    item('d', bytesField(14, ''), bytesField(18, '')),
  );
  expect(b?.spec.securityContext).toBe(a?.spec.securityContext);
  expect(c?.spec.securityContext?.runAsNonRoot).toBe(false);
  expect(d?.spec.securityContext).toEqual({ supplementalGroups: [], sysctls: [] });
  expect(d?.spec.affinity).toEqual({});
});

describe('runs of fields', () => {
  const port = (number: number) => bytesField(2, message(bytesField(6, message(intField(3, number)))));
  const label = (key: string, value: string) => bytesField(11, entry(key, value));
  const named = (name: string, ...labels: readonly Buffer[]) => bytesField(1, message(bytesField(1, name), ...labels));

  test('equal lists and maps are one, those that differ in one byte are two', () => {
    const [a, b, c] = decodePods(
      message(named('a', label('app', 'web'), label('tier', 'front')), spec(port(80), port(81))),
      message(named('b', label('app', 'web'), label('tier', 'front')), spec(port(80), port(81))),
      message(named('c', label('app', 'web'), label('tier', 'fronT')), spec(port(80), port(82))),
    );
    expect(b?.metadata.labels).toBe(a?.metadata.labels);
    expect(b?.spec.containers).toBe(a?.spec.containers);
    expect(c?.metadata.labels).toEqual({ app: 'web', tier: 'fronT' });
    expect(c?.spec.containers.map(({ ports }) => ports[0]?.containerPort)).toEqual([80, 82]);
  });

  test('entries that do not follow each other are joined, and what is shared stays as it is', () => {
    const whole = message(named('a', label('app', 'web'), label('tier', 'front')), spec(port(80), port(81)));
    const apart = message(
      named('b', label('app', 'web'), label('tier', 'front'), bytesField(3, 'shop'), label('zone', 'a')),
      spec(port(80), port(81), intField(25, 1), port(82), intField(25, 2), port(83)),
    );
    const [a, b, again] = decodePods(whole, apart, whole);
    expect(b?.metadata.labels).toEqual({ app: 'web', tier: 'front', zone: 'a' });
    expect(b?.spec.containers.map(({ ports }) => ports[0]?.containerPort)).toEqual([80, 81, 82, 83]);
    expect(a?.spec.containers).toHaveLength(2);
    expect(again?.metadata.labels).toEqual({ app: 'web', tier: 'front' });
  });

  test('a hundred thousand entries, none of which follows another, take no longer than if they did', () => {
    const entries = Array.from({ length: 100_000 }, (_, i) => [port(i + 1), intField(25, i)]).flat();
    expect(decodePod(spec(Buffer.concat(entries))).spec.containers).toHaveLength(100_000);
  });

  test('text of every length, in any script, whatever was read before', () => {
    const texts = ['', 'a', 'ab', 'abc', 'abcd', 'abce', 'äbc', 'äbcd', 'ab\u0000d', 'x'.repeat(191), 'ü'.repeat(300)];
    const items = [...texts, ...texts].map(text => message(named('a'), spec(bytesField(16, text))));
    const read = decodePods(...items).map(pod => pod.spec.hostname ?? '');
    expect(read).toEqual([...texts, ...texts]);
    expect(decodePods(...items.toReversed()).map(pod => pod.spec.hostname ?? '')).toEqual(read.toReversed());
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'magic number'],
    ['JSON', Buffer.from('{"kind":"PodList"}'), 'magic number'],
    ['an empty envelope', Buffer.from('k8s\0'), 'empty'],
    ['another kind', listAnswer('v1', 'NodeList', []), 'expected a PodList of v1, got NodeList of v1'],
    ['another version', listAnswer('v2', 'PodList', []), 'got PodList of v2'],
    ['an error', listAnswer('v1', 'Status', []), 'got Status of v1'],
    ['bare metadata', listAnswer('meta.k8s.io/v1', 'PartialObjectMetadataList', []), 'PartialObjectMetadataList'],
    ['a compressed content', message(listAnswer('v1', 'PodList', []), bytesField(3, 'gzip')), 'encoded'],
    ['a group', listAnswer('v1', 'PodList', [Buffer.from([(9 << 3) | 3])]), 'malformed'],
    ['a varint without end', listAnswer('v1', 'PodList', [Buffer.alloc(30, 0xff)]), 'malformed'],
    ['a negative length', listAnswer('v1', 'PodList', [message(varint(10), varint(-1))]), 'malformed'],
    [
      'a negative length that leads back to its tag',
      listAnswer('v1', 'PodList', [spec(varint((10 << 3) | 2), varint(-11))]),
      'malformed',
    ],
    ['a length beyond its message', listAnswer('v1', 'PodList', [Buffer.from([10, 50, 10])]), 'malformed'],
    ['a field that ends after its tag', listAnswer('v1', 'PodList', [Buffer.from([18])]), 'malformed'],
  ])('%s', (_, bytes, why) => {
    expect(() => decodeList('Pod', bytes, protobuf)).toThrow(DecodeError);
    expect(() => decodeList('Pod', bytes, protobuf)).toThrow(why);
  });
});

describe('whatever the bytes, a list or a DecodeError', () => {
  test('cut anywhere', () => {
    for (let end = 0; end < real.length; end++) decodeOrRefuse(real.subarray(0, end));
    expect(decodeOrRefuse(real)).toBe(1);
  });

  test('with bytes changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(real.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(changes, list => {
        const bytes = Buffer.from(real);
        for (const [at, value] of list) bytes[at] = value;
        decodeOrRefuse(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('made up', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        decodeOrRefuse(listAnswer('v1', 'PodList', [Buffer.from(bytes)]));
        decodeOrRefuse(Buffer.concat([Buffer.from('k8s\0'), bytes]));
      }),
      { numRuns: 2000 },
    );
  });
});

function decodeOrRefuse(bytes: Buffer): number | undefined {
  try {
    return decodeList('Pod', bytes, protobuf).objects.length;
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return undefined;
  }
}

import { describe, expect, test } from 'vitest';
import { decodeList, decodeObject } from '../../../src/cluster/decode/index.ts';
import { isList, isTable, notInProtobuf } from '../../../src/cluster/decode/layout.ts';
import { wholeTable } from '../../../src/cluster/decode/normalise.ts';
import { apiVersionOf } from '../../../src/cluster/decode/older-versions.ts';
import type { Fields, FieldType, Scalar } from '../../../src/core/fields.ts';
import type { KindDefinition } from '../../../src/core/kinds/define.ts';
import { isKind, kinds } from '../../../src/core/kinds/index.ts';
import { present } from '../../helpers/decoded.ts';
import { encode } from '../../helpers/encode.ts';
import { Random } from '../../helpers/random.ts';
import { listAnswer } from './wire-writer.ts';

/** Whatever the tables allow is the same object from protobuf, from JSON, and from JSON that was parsed: of any kind. */

const objectsOfAKind = 20;
const texts = [
  '',
  'a',
  'grüße 🚀',
  '"\\\n}{',
  'x'.repeat(128),
  '__proto__',
  'kube-api-access-b7x2k',
  'kube-api-access-admin',
];
const scalars: Readonly<Record<Scalar, (random: Random) => unknown>> = {
  string: random => random.of(texts),
  literal: random => random.of(texts),
  volumeName: random => random.of(texts),
  powerOff: random => random.of(['', 'echo', '#!/bin/sh\npoweroff\n']),
  bytes: random => Buffer.from(random.of(texts)).toString('base64'),
  int: random => random.of([0, 1, -1, 127, 128, 2 ** 31 - 1, -(2 ** 31), 2 ** 53 + 2, -(2 ** 63)]),
  bool: random => random.of([true, false]),
  time: random => random.of(['1970-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2024-02-29T23:59:59.000001Z']),
  quantity: random => random.of(['1', '100m', '2Gi']),
  intOrString: random => random.of([0, -1, 65535, '', 'http', '25%']),
  labels: random => mapOf(random, scalars.string),
  quantities: random => mapOf(random, scalars.quantity),
  // What is binary data, and what is text, the name of the field tells.
  keys: random => mapOf(random, () => ''),
};

function mapOf(random: Random, value: (random: Random) => unknown): object {
  return Object.fromEntries(Array.from({ length: random.below(3) }, () => [random.of(texts), value(random)]));
}

function somethingOf(type: FieldType, random: Random, depth: number): unknown {
  if (isList(type)) return Array.from({ length: random.below(3) }, () => somethingOf(type[0], random, depth));
  return isTable(type) ? objectOf(type, random, depth + 1) : scalars[type](random);
}

/** An object with some of the fields of its table: fewer where it is deeper. */
function objectOf(table: Fields, random: Random, depth = 0): object {
  const entries = Object.entries(table).flatMap(([name, [tag, type]]) => {
    if (tag === notInProtobuf || random.next() < (depth < 4 ? 0.4 : 0.8)) return [];
    const value = somethingOf(type, random, depth);
    return name.startsWith('...') ? Object.entries(value as object) : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

describe('whatever the fields of a kind hold, every encoding gives the same', () => {
  const inBoth = Object.values<KindDefinition>(kinds).filter(
    ({ jsonOnly, listedAs }) => jsonOnly !== true && listedAs === undefined,
  );

  test.each(inBoth.map(definition => [definition.kind, definition] as const))('%s', (kind, definition) => {
    if (!isKind(kind)) throw new Error(`${kind} is no kind`);
    const random = new Random(inBoth.indexOf(definition));
    const table = wholeTable(definition);
    const items = Array.from({ length: objectsOfAKind }, (_, i) => {
      const object = objectOf(table, random);
      return { ...object, metadata: { ...('metadata' in object && (object.metadata as object)), name: `a-${i}` } };
    });
    const list = { apiVersion: apiVersionOf(definition), kind: `${kind}List` };
    const answer = listAnswer(
      list.apiVersion,
      list.kind,
      items.map(item => encode(table, item)),
    );
    const fromProtobuf = decodeList(kind, answer, 'application/vnd.kubernetes.protobuf').objects;
    const json = Buffer.from(JSON.stringify({ ...list, items }));
    expect(present(fromProtobuf)).toStrictEqual(present(decodeList(kind, json, 'application/json').objects));
    expect(present(fromProtobuf)).toStrictEqual(present(items.map(item => decodeObject(item, list))));
    expect(fromProtobuf).toHaveLength(objectsOfAKind);
  });
});

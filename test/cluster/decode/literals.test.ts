import { expect, test } from 'vitest';
import { emptyList } from '../../../src/cluster/decode/containers.ts';
import { narrowing } from '../../../src/cluster/decode/literals.ts';

const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP'];

test('what many objects lack is no property of the next; what one has is, and lists always are', () => {
  const make = narrowing([{ name: 'a' }, { name: 'list' }, { name: 'b' }], [undefined, emptyList, undefined]);
  const made = Array.from({ length: 1000 }, () => make(['-', 1, emptyList, undefined], 1));
  expect(Object.keys(made[0]!)).toEqual(['a', 'list', 'b']);
  expect(Object.keys(made.at(-1)!)).toEqual(['a', 'list']);
  expect(new Set(made.map(object => JSON.stringify(object)))).toEqual(new Set(['{"a":1,"list":[]}']));
  expect(make([1, emptyList, 2], 0)).toEqual({ a: 1, list: [], b: 2 });
  expect(Object.keys(make([undefined, emptyList, 2], 0))).toEqual(['a', 'list', 'b']);
});

test('objects have few shapes, and all that is there, whatever they lack', () => {
  const make = narrowing(
    letters.map(name => ({ name })),
    letters.map(() => undefined),
  );
  const shapes = new Set<string>();
  for (let round = 0; round < 1000; round++) {
    for (let lacking = 0; lacking < letters.length; lacking++) {
      const values = letters.map((_, i) => (i === lacking ? undefined : i));
      const object = make(values, 0);
      if (letters.some((name, i) => object[name] !== values[i])) expect(object).toEqual(values);
      shapes.add(Object.keys(object).join(''));
    }
  }
  expect(shapes.size).toBeLessThanOrEqual(9);
});

test('objects of one property are one object where its value is the same, also when there are many values', () => {
  const make = narrowing([{ name: 'name' }], [undefined]);
  expect(make(['a'], 0)).toBe(make(['-', 'a'], 1));
  for (let i = 0; i < 5000; i++) expect(make([`v${i}`], 0)).toEqual({ name: `v${i}` });
  expect(make(['a'], 0)).toEqual({ name: 'a' });
  const two = narrowing([{ name: 'a' }, { name: 'b' }], [undefined, undefined]);
  expect(two(['a', 'b'], 0)).not.toBe(two(['a', 'b'], 0));
});

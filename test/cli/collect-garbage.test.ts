import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { collectGarbage } from '../../src/cli/collect-garbage.ts';

test('frees at once what nobody needs, where it is much', () => {
  const used = () => getHeapStatistics().used_heap_size;
  const before = used();
  let numbers: number[] | undefined = new Array<number>(20_000_000).fill(0.5);
  expect(used() - before).toBeGreaterThan(100e6);
  numbers = undefined;
  expect(numbers).toBeUndefined();
  collectGarbage();
  expect(used() - before).toBeLessThan(50e6);
});

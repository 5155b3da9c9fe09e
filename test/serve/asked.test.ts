import { expect, test } from 'vitest';
import { Asked, durationBounds } from '../../src/serve/asked.ts';

test('answers are counted by what came of them, and by how long they took at most', () => {
  const asked = new Asked();
  for (const seconds of [0.001, 0.03, 60]) asked.note('why', 'answered', seconds);
  asked.note('why', 'invalid', 0.001);
  const { outcomes, within, count, sum } = asked.tallies.get('why')!;
  expect(Object.fromEntries(outcomes)).toEqual({ answered: 3, invalid: 1 });
  expect(within[durationBounds.indexOf(0.005)]).toBe(2);
  expect(within[durationBounds.indexOf(0.05)]).toBe(3);
  expect(within.at(-1)).toBe(3);
  expect([count, sum]).toEqual([4, expect.closeTo(60.032)]);
});

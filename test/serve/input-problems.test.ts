import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputProblems } from '../../src/serve/input-problems.ts';

const input = z.strictObject({
  name: z.string().min(1),
  limit: z.int().min(1).max(500).default(50),
  severity: z.enum(['error', 'warning']).default('error'),
  filters: z.array(z.string()).min(1).optional(),
  isDeep: z.strictObject({ on: z.boolean() }).optional(),
});

test.each([
  [{}, 'name is missing'],
  [{ name: '' }, 'name must not be empty'],
  [{ name: 3 }, 'name wants a string, but got 3'],
  [{ name: 'a', limit: 'abc' }, 'limit wants a number, but got "abc"'],
  [{ name: 'a', limit: 1.5 }, 'limit wants a whole number, but got 1.5'],
  [{ name: 'a', limit: 0 }, 'limit wants at least 1, but got 0'],
  [{ name: 'a', limit: 900 }, 'limit wants at most 500, but got 900'],
  [{ name: 'a', severity: 'eror' }, 'severity wants one of error, warning, but got "eror"; did you mean error?'],
  [{ name: 'a', filters: [] }, 'filters wants at least 1'],
  [{ name: 'a', filters: ['b', 2] }, 'filters.1 wants a string, but got 2'],
  [{ name: 'a', isDeep: { of: 1 } }, 'isDeep.on is missing; there is no field "isDeep.of"'],
  [{ name: 'a', severty: 'x' }, 'there is no field "severty"; did you mean severity?'],
  [{ name: 'a', x: 'y' }, 'there is no field "x"; there is name, limit, severity, filters, isDeep'],
  [[], 'wants an object with fields, but got []'],
  [{ name: { long: 'x'.repeat(99) } }, `name wants a string, but got {"long":"${'x'.repeat(51)}…`],
])('%j: %s', (given, says) => {
  const { error } = input.safeParse(given);
  expect(inputProblems(error!, given, Object.keys(input.shape))).toBe(says);
});

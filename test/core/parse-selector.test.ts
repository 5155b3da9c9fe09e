import { expect, test } from 'vitest';
import { formatSelector, parseSelector } from '../../src/core/selectors.ts';

test.each([
  ['app=web', 'app=web'],
  ['app==web, tier!=db', 'app=web,tier!=db'],
  ['env in (a)', 'env=a'],
  ['env in (a, b),!canary,team', 'env in (a,b),!canary,team'],
  ['app.kubernetes.io/part-of=shop', 'app.kubernetes.io/part-of=shop'],
  ['empty=', 'empty='],
])('%s selects by %s', (given, told) => {
  expect(formatSelector(parseSelector('-l', given))).toBe(told);
});

// It would select nothing, which looks like health.
test.each([
  'a=(b',
  'app=web)',
  'a/b/c=d',
  '-a=b',
  'a=b-',
  'app=we b',
  'Ä=b',
  'a in (b',
  'a in (b c)',
  `a=${'b'.repeat(64)}`,
  ',',
])('%s is no selector', given => {
  expect(() => parseSelector('-l', given)).toThrow(/^-l wants a label selector such as app=web/);
});

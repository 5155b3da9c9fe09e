import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kubectlFor } from '../../src/core/kubectl.ts';
import { difference, editDistance, nearest } from '../../src/core/near.ts';
import { exceeds, formatQuantity, parseQuantity } from '../../src/core/quantities.ts';
import { formatSelector, matchesSelector } from '../../src/core/selectors.ts';
import { formatAge } from '../../src/core/time.ts';

test('what is exactly left is enough, whatever floating point makes of it', () => {
  const left = parseQuantity('300m') - parseQuantity('200m');
  expect(left).toBeLessThan(parseQuantity('100m'));
  expect(exceeds(parseQuantity('100m'), left)).toBe(false);
  expect(exceeds(parseQuantity('101m'), left)).toBe(true);
});

describe('parseQuantity', () => {
  test.each([
    ['100m', 0.1],
    ['2', 2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['1Ki', 1024],
    ['2Gi', 2 ** 31],
    ['1k', 1000],
    ['1e3', 1000],
    ['1E3', 1000],
    ['1E', 1e18],
    ['-1', -1],
    ['5n', 5e-9],
  ])('%s is %d', (given, expected) => {
    expect(parseQuantity(given)).toBeCloseTo(expected, 12);
  });

  test.each(['', 'abc', '1Kib', '1 Gi', 'Ki', '1..2'])('%o is none', given => {
    expect(parseQuantity(given)).toBeNaN();
  });

  test.each([
    ['cpu', 0.25, '250m'],
    ['cpu', 64, '64'],
    ['requests.cpu', 1.5, '1500m'],
    ['memory', 1.5 * 2 ** 30, '1.5Gi'],
    ['limits.memory', 2 ** 20, '1Mi'],
    ['pods', 110, '110'],
  ])('%s %d is written %s', (resource, value, expected) => {
    expect(formatQuantity(resource, value)).toBe(expected);
  });
});

describe('matchesSelector', () => {
  const labels = { app: 'web', tier: 'front' };
  test.each([
    [undefined, false],
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: [] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'Like', values: ['w'] }] }, false],
    [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
  ])('%o: %o', (selector, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });

  test('is written as kubectl writes it', () => {
    expect(
      formatSelector({
        matchLabels: { app: 'web' },
        matchExpressions: [
          { key: 'env', operator: 'NotIn', values: ['a', 'b'] },
          { key: 'x', operator: 'DoesNotExist' },
        ],
      }),
    ).toBe('app=web,env notin (a,b),!x');
    expect(formatSelector({})).toBe('<all>');
    expect(formatSelector(undefined)).toBe('<none>');
  });
});

describe('nearest', () => {
  test.each([
    ['db-credentials', ['db-credential', 'tls', 'web'], ['db-credential']],
    ['nginx', ['ngnix', 'nginx-internal', 'traefik'], ['ngnix', 'nginx-internal']],
    ['fast-sdd', ['fast-ssd', 'slow-hdd'], ['fast-ssd']],
    ['Pdo', ['Pod', 'Node'], ['Pod']],
    ['credentials', ['db-credentials', 'incredentialship'], ['db-credentials']],
    ['app-config', ['app-configuration'], ['app-configuration']],
    ['web', ['api', 'db', 'website-old'], []],
    ['a', ['b', 'A'], ['A']],
  ])('%s among %o is %o', (wanted, candidates, expected) => {
    expect(nearest(wanted, candidates)).toEqual(expected);
  });

  test('a swap of neighbours is one edit', () => {
    expect(editDistance('ngnix', 'nginx')).toBe(1);
    expect(difference('ngnix', 'nginx')).toBe('differs in one letter');
    expect(difference('Web', 'web')).toBe('differs in case only');
  });

  test('a distance within the limit is the same as without one, and symmetric', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(Math.min(editDistance(a, b, 2), 3)).toBe(Math.min(distance, 3));
      }),
    );
  });
});

test.each([
  [5, '5s'],
  [119, '119s'],
  [125, '2m5s'],
  [3600, '60m'],
  [4 * 3600 + 120, '4h2m'],
  [86_400 * 9, '9d'],
  [-3, '0s'],
  [Number.POSITIVE_INFINITY, 'unknown'],
])('an age of %d seconds is %s', (seconds, expected) => {
  expect(formatAge(seconds)).toBe(expected);
});

test('commands can be pasted, whatever a recording calls an object', () => {
  expect(kubectlFor({ kind: 'Pod', namespace: 'shop', name: 'web-1' }, true)).toBe(
    'kubectl describe pods web-1 -n shop',
  );
  expect(kubectlFor({ kind: 'Secret', namespace: 'shop', name: 'db' }, false)).toBe('kubectl get secrets -n shop');
  expect(kubectlFor({ kind: 'Certificate', group: 'cert-manager.io', namespace: 'shop', name: 'x' }, true)).toBe(
    'kubectl describe certificate.cert-manager.io x -n shop',
  );
  expect(kubectlFor({ kind: 'Pod', namespace: 'shop', name: "x'; rm -rf /" }, true)).toBe(
    "kubectl describe pods 'x'\\''; rm -rf /' -n shop",
  );
});

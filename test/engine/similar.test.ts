import { expect, test } from 'vitest';
import { formatRef } from '../../src/core/objects.ts';
import { object } from '../helpers/objects.ts';
import { Scene } from './drafts.ts';

const similar = (existing: readonly string[], absent: string): string[] =>
  new Scene(existing.map(path => object('v1', 'Secret', path)))
    .absent('Secret', absent)
    .similar()
    .map(ref => formatRef(ref).replace('Secret ', ''));

test('what may have been meant: a name like it here, then the name elsewhere, nearest where namespaces begin alike', () => {
  expect(similar(['billing/token', 'shop-staging/token', 'shop/tokens', 'zoo/token'], 'shop/token')).toEqual([
    'shop/tokens',
    'shop-staging/token',
    'billing/token',
  ]);
});

test('a name that everybody has is no hint, but where the namespaces belong together', () => {
  const everywhere = ['a', 'b', 'c', 'd', 'shop-staging'].map(namespace => `${namespace}/redis`);
  expect(similar(everywhere, 'shop/redis')).toEqual(['shop-staging/redis']);
  expect(similar(['billing/db'], 'shop/db')).toEqual([]);
});

test('among thousands of names a typo is found, wherever it is', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `shop/service-${(i * 7919) % 100_003}-config`);
  const meant = 'shop/service-payments-config';
  for (const typo of [
    'srvice-payments-config',
    'service-paymnets-config',
    'service-payments-confg',
    'service-payments',
  ])
    expect(similar([...names, meant], `shop/${typo}`), typo).toContain(meant);
});

test('twice as many dangling names among twice as many take twice as long, not four times', () => {
  const time = (count: number): number => {
    const scene = new Scene(Array.from({ length: count }, (_, i) => object('v1', 'Secret', `shop/credentials-${i}`)));
    const absent = Array.from({ length: count }, (_, i) => scene.absent('Secret', `shop/credential-${i}`));
    const began = performance.now();
    for (const one of absent) one.similar();
    return performance.now() - began;
  };
  // Linear is 4, quadratic 16; a busy machine lies in between, but not each time.
  const ratios = Array.from({ length: 2 }, () => time(2000) / Math.min(time(500), time(500)));
  expect(Math.min(...ratios)).toBeLessThan(10);
});

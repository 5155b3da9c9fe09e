import { expect, test } from 'vitest';
import { formatRef } from '../../src/core/objects.ts';
import { costOf } from '../helpers/cost.ts';
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

test('twice as many dangling names among twice as many take twice as long, not four times', async () => {
  const cost = (count: number): Promise<number> =>
    costOf(() => {
      const scene = new Scene(Array.from({ length: count }, (_, i) => object('v1', 'Secret', `shop/credentials-${i}`)));
      const absent = Array.from({ length: count }, (_, i) => scene.absent('Secret', `shop/credential-${i}`));
      return () => absent.map(one => one.similar());
    });
  await cost(100);
  // Linear is 8, quadratic 64.
  expect((await cost(2000)) / (await cost(250))).toBeLessThan(8 * 3);
});

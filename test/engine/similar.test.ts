import { expect, test } from 'vitest';
import { formatRef } from '../../src/core/objects.ts';
import { object } from '../helpers/objects.ts';
import { Scene } from './drafts.ts';

test('what may have been meant: a name like it here, then the name elsewhere, nearest where namespaces begin alike', () => {
  const secrets = ['billing/token', 'shop-staging/token', 'shop/tokens', 'zoo/token'];
  const scene = new Scene(secrets.map(path => object('v1', 'Secret', path)));
  expect(scene.absent('Secret', 'shop/token').similar().map(formatRef)).toEqual([
    'Secret shop/tokens',
    'Secret shop-staging/token',
    'Secret billing/token',
  ]);
});

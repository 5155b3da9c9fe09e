import { expect, test } from 'vitest';
import { service } from '../helpers/network.ts';
import { Scene } from './drafts.ts';

test('a Service that still serves some is not without a backend', () => {
  const scene = new Scene([service('shop/web', { app: 'web' }), service('shop/balanced', { app: 'web' })]);
  scene.add('gone', scene.object('Service', 'shop/web'), { impact: 'down' });
  scene.add('no-address', scene.object('Service', 'shop/balanced'), { impact: 'degraded' });
  expect(scene.outcome().incidents.map(({ impact }) => impact.servicesDown)).toEqual([['Service shop/web'], []]);
});

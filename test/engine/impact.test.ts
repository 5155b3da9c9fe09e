import { expect, test } from 'vitest';
import { service } from '../helpers/network.ts';
import { object, ownedBy } from '../helpers/objects.ts';
import { Scene } from './drafts.ts';

test('a Service that still serves some is not without a backend', () => {
  const scene = new Scene([service('shop/web', { app: 'web' }), service('shop/balanced', { app: 'web' })]);
  scene.add('gone', scene.object('Service', 'shop/web'), { impact: 'down' });
  scene.add('no-address', scene.object('Service', 'shop/balanced'), { impact: 'degraded' });
  expect(scene.outcome().incidents.map(({ impact }) => impact.servicesDown)).toEqual([['Service shop/web'], []]);
});

test('of a CronJob, it is down and not each of its Jobs', () => {
  const nightly = object('batch/v1', 'CronJob', 'shop/nightly');
  const jobs = ['shop/nightly-1', 'shop/nightly-2'];
  const scene = new Scene([
    nightly,
    ...jobs.map(job => object('batch/v1', 'Job', job, { metadata: ownedBy(nightly) })),
  ]);
  for (const job of jobs) scene.add('refused', scene.object('Job', job), { impact: 'down' });
  expect(scene.outcome().incidents.map(({ impact }) => impact.workloadsDown)).toEqual([['CronJob shop/nightly']]);
});

import { expect, test } from 'vitest';
import { parseSelector } from '../../src/core/selectors.ts';
import type { Scope } from '../../src/engine/options.ts';
import { narrowed } from '../../src/serve/scope.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { serving } from '../helpers/serving.ts';

const service = (path: string, labels: Record<string, string>): Raw =>
  object('v1', 'Service', path, { metadata: { labels }, spec: { selector: { app: 'gone' }, ports: [{ port: 80 }] } });
const objects = [
  object('v1', 'Namespace', 'shop'),
  object('v1', 'Namespace', 'pay'),
  service('shop/web', { team: 'a', tier: 'front' }),
  service('shop/api', { team: 'b', tier: 'front' }),
  service('pay/api', { team: 'a', tier: 'back' }),
];

const totals = async (scope: Scope, ...asked: readonly object[]): Promise<unknown[]> => {
  const { ask } = await serving(objects, { scope });
  return await Promise.all(
    asked.map(input =>
      ask('analyze', input).then(
        ({ total }) => total,
        (error: Error) => error.message,
      ),
    ),
  );
};

test('what the server was started to show is not undone by what a caller asks for, nor by what it leaves out', async () => {
  expect(await totals({}, {}, { severity: 'error' }, { severity: 'info' })).toEqual([3, 3, 4]);
  expect(await totals({ severity: 'error' }, {}, { severity: 'info' }, { namespace: 'shop' })).toEqual([3, 3, 2]);
  const selector = parseSelector('-l', 'team=a');
  expect(await totals({ selector }, {}, { labelSelector: 'tier=front' }, { labelSelector: 'team=b' })).toEqual([
    2, 1, 0,
  ]);
  const analyzers = new Map([['service-endpoints', ['Service']]] as const);
  expect(await totals({ analyzers }, {}, { filters: ['Ingress'] }, { filters: ['Service'] })).toEqual([3, 0, 3]);
});

test('of a namespace that is not read nothing is said to be well', async () => {
  const refused = 'this namespace is not read; these are: shop';
  expect(await totals({ namespaces: ['shop'] }, {}, { namespace: 'pay' })).toEqual([2, refused]);
  const { ask } = await serving(objects, { scope: { namespaces: ['shop'] } });
  await expect(ask('list-incidents', { namespace: 'pay' })).rejects.toThrow(refused);
  expect(await ask('list-incidents', { namespace: 'shop' })).toMatchObject({ total: 2 });
});

test('the worse severity counts, whoever names it', () => {
  expect(narrowed({ severity: 'warning' }, { severity: 'error' }).severity).toBe('error');
  expect(narrowed({ severity: 'warning' }, { severity: 'info' }).severity).toBe('warning');
  expect(narrowed({}, { severity: 'info' }).severity).toBe('info');
  expect(narrowed(undefined, {})).toEqual({});
});

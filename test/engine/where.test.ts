import { expect, test } from 'vitest';
import { defineAnalyzer } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { service } from '../helpers/reports.ts';
import { snapshot } from '../helpers/snapshot.ts';

const toolVersion = '1.2.3';
const source = () => snapshot([service('web'), service('cart')]);

function odd(id: string, where: (of: Kinds['Service']) => boolean) {
  return defineAnalyzer({
    id,
    subject: 'Service',
    title: 'Odd Services',
    where,
    codes: { [id]: { severity: 'error', message: 'is odd', why: '-', fix: '-' } },
    check(object, _cluster, report) {
      report(id, object, {});
    },
  });
}

test('what an analyzer is not about is not handed to it, and counts as looked at', async () => {
  const isCart = ({ metadata }: Kinds['Service']): boolean => metadata.name === 'cart';
  const { findings, coverage } = await diagnose(source(), { analyzers: [odd('cart-odd', isCart)], toolVersion });
  expect(findings.map(({ object }) => object.name)).toEqual(['cart']);
  expect(coverage.analyzers).toEqual([{ id: 'cart-odd', state: 'checked', subjects: 2 }]);
});

test('a condition is asked once of each object, for all that share it', async () => {
  const asked: string[] = [];
  const every = ({ metadata }: Kinds['Service']): boolean => asked.push(metadata.name) > 0;
  const analyzers = [odd('first-odd', every), odd('other-odd', every)];
  const { findings } = await diagnose(source(), { analyzers, toolVersion });
  expect(asked).toEqual(['cart', 'web']);
  expect(findings).toHaveLength(4);
});

test('a condition that throws costs its analyzers that object, and is in the report', async () => {
  const fragile = ({ metadata }: Kinds['Service']): boolean => {
    if (metadata.name === 'web') throw new TypeError('cannot read web');
    return true;
  };
  const analyzers = [odd('fragile-odd', fragile), odd('sturdy-odd', () => true)];
  const { findings, coverage } = await diagnose(source(), { analyzers, toolVersion });
  expect(findings.map(({ code, object }) => `${code} ${object.name}`).sort()).toEqual([
    'fragile-odd cart',
    'sturdy-odd cart',
    'sturdy-odd web',
  ]);
  expect(coverage.analyzers.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'fragile-odd failed',
    'sturdy-odd checked',
  ]);
});

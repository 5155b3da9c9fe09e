import { expect, test } from 'vitest';
import { defineAnalyzer } from '../../src/core/analyzer.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { service } from '../helpers/reports.ts';
import { snapshot } from '../helpers/snapshot.ts';

const picky = defineAnalyzer({
  id: 'picky',
  subject: 'Service',
  title: 'An analyzer that looks at few objects',
  codes: { odd: { severity: 'error', message: 'is odd', why: '-', fix: '-', docs: 'https://kubernetes.io/' } },
  where: ({ metadata }) => metadata.name === 'web',
  check: () => {},
});

test.each([
  ['one object', 'web', 1],
  ['none of its subjects, and is checked all the same', 'cart', 0],
])('an analyzer that looks at %s is timed', async (_, name, milliseconds) => {
  let clock = 0;
  const stopwatch = { now: () => clock++, analyzers: new Map<string, number>() };
  const { coverage } = await diagnose(snapshot([service(name)]), { analyzers: [picky], toolVersion: '1', stopwatch });
  expect(coverage.analyzers).toMatchObject([{ id: 'picky', state: 'checked', subjects: 1 }]);
  expect([...stopwatch.analyzers]).toEqual([['picky', milliseconds]]);
});

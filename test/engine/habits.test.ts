import { describe, expect, test } from 'vitest';
import { defineAnalyzer } from '../../src/core/analyzer.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { renderText } from '../../src/render/text.ts';
import { object, runningPod } from '../helpers/objects.ts';
import { type SnapshotOptions, snapshot } from '../helpers/snapshot.ts';

const explained = { why: 'Because.', fix: 'Do.' };
const every = defineAnalyzer({
  id: 'every',
  subject: ['Pod', 'Deployment'],
  title: 'Everything',
  codes: { habit: { severity: 'warning', habit: true, message: 'is so', ...explained } },
  check(workload, _cluster, report) {
    report('habit', workload, {});
  },
});

const objects = [
  object('apps/v1', 'Deployment', 'shop/web', { spec: {} }),
  object('apps/v1', 'Deployment', 'team/api', { spec: {} }),
  runningPod('shop/by-hand'),
];

const run = (options: SnapshotOptions = {}) =>
  diagnose(snapshot(objects, options), { analyzers: [every], toolVersion: 'test' });

describe('an analyzer of several kinds', () => {
  test('looks at the objects of each, and is one in the coverage', async () => {
    const { coverage } = await run();
    expect(coverage.analyzers).toEqual([{ id: 'every', state: 'checked', subjects: 3 }]);
  });

  test('is partly checked where one of them cannot be listed', async () => {
    const { coverage } = await run({ withheld: { Deployment: 'forbidden' } });
    expect(coverage.analyzers).toEqual([
      { id: 'every', state: 'partly-checked', subjects: 1, why: 'Deployment is forbidden: withheld by the test' },
    ]);
  });

  test('is not applicable only where none of them is served', async () => {
    const served = await run({ withheld: { Deployment: 'not-served' } });
    expect(served.coverage.analyzers[0]!.state).toBe('checked');
    const none = await run({ withheld: { Deployment: 'not-served', Pod: 'not-served' } });
    expect(none.coverage.analyzers[0]!.state).toBe('not-applicable');
  });
});

describe('a habit', () => {
  test('is one incident in each namespace with all its objects, whoever owns them', async () => {
    const { incidents, findings } = await run();
    expect(incidents.map(({ title }) => title)).toEqual([
      'Deployment shop/web and 1 more: is so',
      'Deployment team/api: is so',
    ]);
    expect(findings).toMatchObject([{ count: 2, objects: [{ name: 'web' }, { name: 'by-hand' }] }, { count: 1 }]);
  });

  test('is told of all of them', async () => {
    const options = { color: false, unicode: true, width: 80, detail: 'normal', showInfo: false } as const;
    expect(renderText(await run(), options)).toContain('  alike   Pod shop/by-hand\n');
  });

  test('keeps its id when an object comes or goes', async () => {
    const fewer = await diagnose(snapshot(objects.slice(1)), { analyzers: [every], toolVersion: 'test' });
    expect(fewer.incidents.map(({ id }) => id)).toEqual((await run()).incidents.map(({ id }) => id));
  });
});

import { expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import type { Report } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { News } from '../../src/engine/news.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { type SnapshotOptions, snapshot } from '../helpers/snapshot.ts';

const used = analyzers.filter(({ id }) => id === 'service-endpoints');

const service = (name: string): Raw =>
  object('v1', 'Service', `shop/${name}`, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });

const run = (objects: readonly Raw[], options?: SnapshotOptions): Promise<Report> =>
  diagnose(snapshot(objects, options), { analyzers: used, toolVersion: '0' });

test('what appears and what goes is told once; what cannot be seen is neither', async () => {
  const news = new News(used, undefined);
  const of = async (objects: readonly Raw[], options?: SnapshotOptions): Promise<string[]> => {
    const report = await run(objects, options);
    return news
      .of(report, report.incidents)
      .map(({ type, incident }) => `${type} ${/\w+$/.exec(incident.title.split(':')[0]!)}`);
  };
  const [web, api] = [service('web'), service('api')];
  expect(await of([web])).toEqual(['opened web']);
  expect(await of([web])).toEqual([]);
  expect(await of([web, api])).toEqual(['opened api']);
  expect(await of([], { withheld: { Service: 'failed' } })).toEqual([]);
  expect(await of([], { withheld: { Pod: 'forbidden' } })).toEqual([]);
  expect(await of([web, api])).toEqual([]);
  expect(await of([], { withheld: { Service: 'failed' } })).toEqual([]);
  expect((await of([])).sort()).toEqual(['closed api', 'closed web']);
  expect(await of([web])).toEqual(['opened web']);
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { deploy, panels } from '../../helpers/dashboards.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { testFolder } from '../../helpers/scratch.ts';

/** Not `KUBECAUSE_…`, which is how options of the tool are set. */
const promtool = process.env.PROMTOOL ?? 'promtool';
const isHere = execaSync(promtool, ['--version'], { reject: false }).exitCode === 0;

describe.skipIf(!isHere)(
  isHere ? 'promtool' : 'promtool (skipped: it is not in PATH, and PROMTOOL does not name it)',
  () => {
    test('takes the alerts, and finds that they fire when they should', async () => {
      await execa(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', deploy('alerts.yaml')]);
      await execa(promtool, ['test', 'rules', deploy('alerts.test.yaml')]);
    });

    test('understands the questions of the dashboard', async () => {
      const folder = testFolder();
      const rules = panels
        .flatMap(({ targets }) => targets)
        .map(({ expr }, i) => ({ record: `panel:${i}`, expr: expr.replaceAll('$job', '.*') }));
      const path = join(folder, 'rules.yaml');
      await writeFile(path, stringify({ groups: [{ name: 'panels', rules }] }));
      const { stdout } = await execa(promtool, ['check', 'rules', path]);
      expect(stdout).toContain(`${rules.length} rules found`);
    });

    test('has nothing to remark on the metrics', async () => {
      const { get, server } = await httpServer();
      await get('/v1/incidents');
      server.asked.noteModel({ answered: 1, cached: 0, failed: 0, tokens: { input: 1, output: 1 } });
      const { stdout, stderr } = await execa(promtool, ['check', 'metrics'], {
        input: (await get('/metrics')).body,
      });
      expect([stdout, stderr]).toEqual(['', '']);
    });
  },
);

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseOutputs, writeOutputs } from '../../src/cli/output.ts';
import { UserError } from '../../src/core/errors.ts';
import { formatNames } from '../../src/render/index.ts';
import { templateRenderer } from '../../src/render/template.ts';
import { kubecause } from '../helpers/command-line.ts';
import { bin, pathOf } from '../helpers/paths.ts';
import { plain, report } from '../helpers/reports.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const page = readFileSync(pathOf('docs/ci.md'), 'utf8');
const folder = scratchFolder();

beforeAll(() => {
  const kubecause = join(folder, 'kubecause');
  // The page is about live clusters: here a recording stands for one, which never settles and need not be waited for.
  writeFileSync(
    kubecause,
    `#!/bin/sh\nfor word do shift; case "$word" in --wait=*) ;; *) set -- "$@" "$word" ;; esac; done\nexec '${process.execPath}' '${bin}' "$@"\n`,
  );
  chmodSync(kubecause, 0o755);
});

function sh(script: string) {
  return execa('sh', ['-e', '-c', script], {
    cwd: folder,
    reject: false,
    env: {
      HOME: folder,
      PATH: `${folder}:${process.env.PATH}`,
      KUBECAUSE_RECORDING: pathOf('demo/shop.tar.gz'),
      GITHUB_STEP_SUMMARY: 'step-summary.md',
    },
  });
}

/** The blocks of code of a language on the page. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code!);
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** What nobody can try here: it would ask a registry. */
const isInstall = (script: string): boolean => script.startsWith('npm install');

describe('docs/ci.md', () => {
  const [github, gitlab] = blocks('yaml').map(block => parse(block));

  test('the steps of GitHub Actions', async () => {
    const scripts: string[] = github.jobs.diagnose.steps.flatMap(({ run }: { run?: string }) => run ?? []);
    const [analyze, summary] = scripts.filter(script => !isInstall(script));
    const { exitCode, stdout } = await sh(analyze!);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^::error title=/);
    expect((await sh(summary!)).exitCode).toBe(0);
    expect(read('step-summary.md')).toMatch(/^## kubecause: /);
    for (const { with: { sarif_file, path: kept } = {} } of github.jobs.diagnose.steps)
      if (sarif_file !== undefined || kept !== undefined) expect(read(sarif_file ?? kept).length).toBeGreaterThan(1000);
  });

  test('the job of GitLab', async () => {
    const [analyze] = gitlab.diagnose.script.filter((script: string) => !isInstall(script));
    const { exitCode, stdout } = await sh(analyze);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('kubecause  shop.tar.gz');
    const { paths, reports } = gitlab.diagnose.artifacts;
    for (const file of [...paths, ...(Object.values(reports) as string[])])
      expect(read(file).length).toBeGreaterThan(1000);
  });

  test('before and after', async () => {
    const { exitCode, stdout, stderr } = await sh(blocks('sh')[0]!);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^kubecause diff {2}before\.json [\s\S]*\n0 new incidents, \d+ unchanged$/);
    expect(read('diff.md')).toMatch(/^## kubecause: 0 new incidents/);
    const { incidents, ...rest } = JSON.parse(read('before.json'));
    writeFileSync(join(folder, 'earlier.json'), JSON.stringify({ ...rest, incidents: incidents.slice(1) }));
    expect((await sh('kubecause diff earlier.json after.json -q')).exitCode).toBe(1);
    expect((await sh('kubecause diff earlier.json after.json -q --fail-on never')).exitCode).toBe(0);
    expect((await sh('kubecause diff after.json earlier.json -q')).stdout).toMatch(/^Gone\n/);
    expect((await sh('kubecause diff earlier.json')).exitCode).toBe(2);
    expect((await sh('kubecause diff a b c')).stderr).toMatch(/two reports or recordings, but got 3/);
    expect((await sh('kubecause diff before.json none.json')).stderr).toMatch(/none\.json: there is no such file/);
    expect((await sh('kubecause diff before.json after.json -n shop')).stderr).toMatch(/before\.json is a report: -n/);
    // What is set for every run is not asked of this one.
    expect((await sh('KUBECAUSE_NAMESPACE=shop kubecause diff before.json after.json -q')).exitCode).toBe(0);
  });

  test('every format that it names is one', () => {
    const named = [...page.matchAll(/-o (\w[\w-]*)/g)].map(([, name]) => name!);
    expect(named.filter(name => !(formatNames as readonly string[]).includes(name) && name !== 'FORMAT')).toEqual([]);
  });
});

describe('-o', () => {
  test.each([
    [['-o', 'htlm'], /-o wants one of text, .*html.*, but got "htlm"; did you mean html\?/],
    [['-o', 'text', '-o', 'json'], /two formats cannot both go to stdout; write one to a file, as in -o json=FILE/],
    [['-o', 'sarif=x', '-o', 'html=x'], /two formats cannot both go to x/],
    [['-o', 'sarif='], /-o sarif= wants a file/],
    [['-o', 'template={% if'], /-o template: /],
  ])('%j is refused in a line', async (words, says) => {
    const error: unknown = await parseOutputs(words.filter(word => word !== '-o')).catch(reason => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(says);
    expect((error as UserError).message).not.toContain('\n');
  });

  test('a file that cannot be written costs the others nothing', async () => {
    const { exitCode, stdout, stderr } = await sh(
      'kubecause analyze -o sarif=no/such/folder/x.sarif -o text -o html=page.html --fail-on never',
    );
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/5 incidents/);
    expect(read('page.html')).toMatch(/^<!DOCTYPE html>/);
    expect(stderr).toMatch(/^kubecause: cannot write no\/such\/folder\/x\.sarif: .*ENOENT/);
  });

  test.each([
    ['a template with a typo', templateRenderer('{{ summary.incidnts }}'), /^-o template: .*incidnts.*line:1/],
    [
      'a format with a bug',
      () => {
        throw new TypeError('a bug');
      },
      /a bug/,
    ],
  ])('%s costs the others nothing', async (_, broken, says) => {
    const file = join(folder, 'after-it.txt');
    await expect(
      writeOutputs(
        await report([]),
        [
          { render: broken, file: join(folder, 'broken') },
          { render: () => 'whole', file },
        ],
        plain,
      ),
    ).rejects.toThrow(says);
    expect(readFileSync(file, 'utf8')).toBe('whole');
  });

  test('its help names every format, and is read in 80 columns', async () => {
    const { stdout } = await kubecause(['analyze', '--help']);
    const [help = ''] = /-o, --output .*\n(?: {10,}.*\n)+/.exec(stdout) ?? [];
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    for (const name of formatNames) expect(help).toMatch(new RegExp(`[ \\n]${name}[,;\\s]`));
  });
});

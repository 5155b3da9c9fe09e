import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { kubecause } from '../helpers/command-line.ts';
import { demo } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const root = scratchFolder();
const [home, project] = [join(root, 'home'), join(root, 'project')];
const userFile = join(home, '.config', 'kubecause', 'config.yaml');
beforeEach(() => {
  for (const folder of [home, project]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
});

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return kubecause(args, { home, cwd: project, env, stripFinalNewline: true });
}

test.runIf(process.platform === 'linux')(
  'a flag counts before a variable, it before the project, that before the user, and he before the default',
  async () => {
    await run(['config', 'set', 'fail-on', 'info']);
    const look = async (args: readonly string[], env = {}) =>
      JSON.parse((await run(['config', 'view', '-o', 'json', ...args], env)).stdout)['fail-on'];
    expect(await look([])).toEqual({ value: 'info', origin: `${userFile}:2` });
    writeFileSync(join(project, '.kubecause.yaml'), '# ours\ndefaults:\n  fail-on: warning # for now\n');
    expect(await look([])).toEqual({ value: 'warning', origin: `${join(project, '.kubecause.yaml')}:3` });
    expect(await look([], { KUBECAUSE_FAIL_ON: 'never' })).toEqual({ value: 'never', origin: 'KUBECAUSE_FAIL_ON' });
    expect((await run(['-r', demo, '-q'], { KUBECAUSE_FAIL_ON: 'never' })).exitCode).toBe(exitCodes.healthy);
    expect((await run(['-r', demo, '-q', '--fail-on', 'error'], { KUBECAUSE_FAIL_ON: 'never' })).exitCode).toBe(
      exitCodes.found,
    );
  },
);

describe.runIf(process.platform === 'linux')('config set', () => {
  test('keeps comments, and what others may not read', async () => {
    mkdirSync(join(home, '.config', 'kubecause'), { recursive: true });
    writeFileSync(userFile, '# mine\ndefaults:\n  quiet: true # short\n');
    const { stderr, stdout } = await run(['config', 'set', 'namespace', 'shop', 'pay']);
    expect([stdout, stderr]).toEqual(['', `set namespace in ${userFile}`]);
    expect(readFileSync(userFile, 'utf8')).toBe(
      '# mine\ndefaults:\n  quiet: true # short\n  namespace:\n    - shop\n    - pay\n',
    );
    expect(statSync(userFile).mode & 0o077).toBe(0);
  });

  test.each([
    [
      ['fail-on', 'warn'],
      'kubecause: config set: --fail-on wants one of error, warning, info, never, but got "warn"; did you mean warning?',
    ],
    [['fail-onn', 'x'], 'kubecause: there is no option "fail-onn"; did you mean fail-on?'],
    [['timeout', 'soon'], 'kubecause: config set: --timeout wants a duration such as 30s, 5m or 1h, but got "soon"'],
    [['no-mask', 'true', '--in-project'], /the file of a project may not set this: .* KUBECAUSE_NO_MASK$/],
    [['fail-on'], 'kubecause: config set wants an option and its value, as in: config set fail-on warning'],
  ])('%j is refused in a line', async (args, line) => {
    const { stderr, exitCode } = await run(['config', 'set', ...args]);
    if (typeof line === 'string') expect(stderr).toBe(line);
    else expect(stderr).toMatch(line);
    expect(exitCode).toBe(exitCodes.failed);
  });

  test('the words of k8sgpt work', async () => {
    expect((await run(['filters', 'add', 'Service,Ingress'])).exitCode).toBe(0);
    expect((await run(['filters', 'remove', 'Service'])).stderr).toContain('active: Ingress');
    expect((await run(['filters', 'add', 'Ingres'])).stderr).toBe(
      'kubecause: filters add: there is no analyzer or kind "Ingres"; did you mean Ingress, IngressClass, ingress-backend?; see: kubecause analyzers',
    );
    const { stdout } = await run(['-r', demo, '-o', 'json', '--fail-on', 'never']);
    expect(JSON.parse(stdout).incidents.filter((i: { severity: string }) => i.severity !== 'info')).toHaveLength(1);
    expect((await run(['filters', 'list', '-o', 'json'])).stdout).toMatch(/"active": \[\s*"Ingress"\s*\]/);
  });
});

test('secrets are not printed, neither by config nor by dump', async () => {
  const env = {
    KUBECAUSE_TOKEN: 'hush-1',
    KUBECAUSE_HEADER: 'X-Key: hush-2',
    KUBECAUSE_PROXY: 'http://me:hush-3@proxy:1',
    KUBECAUSE_CONTEXT: 'name-of-ours',
  };
  const view = (await run(['config', 'view', '--show-origin'], env)).stdout;
  expect(view).not.toContain('hush');
  expect(view).toMatch(/token +\(hidden\) +KUBECAUSE_TOKEN/);
  expect((await run(['config', 'get', 'token'], env)).stdout).toBe('(hidden)');
  const { stdout } = await run(['dump'], env);
  expect(stdout).not.toMatch(/hush|name-of-ours|kubecause-settings-/);
  const dump = JSON.parse(stdout);
  expect(dump).toMatchObject({ node: process.versions.node, settings: { context: { from: 'environment' } } });
  expect(dump.analyzers.length).toBeGreaterThan(100);
});

test('dump keeps a file that is there, unless it is told to replace it', async () => {
  const file = join(project, 'recording.json');
  writeFileSync(file, 'recorded');
  const { stderr, exitCode } = await run(['dump', file]);
  expect(stderr).toBe(`kubecause: ${file} exists already; use --force to replace it`);
  expect(exitCode).toBe(exitCodes.failed);
  expect(readFileSync(file, 'utf8')).toBe('recorded');
  await run(['dump', file, '--force']);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ node: process.versions.node });
});

test('config validate says file and line', async () => {
  writeFileSync(join(project, '.kubecause.yaml'), 'defaults:\n  quiet: true\n  base-url: http://x\n');
  const { stderr, exitCode } = await run(['config', 'validate']);
  expect(stderr).toMatch(/\.kubecause\.yaml:3: defaults\.base-url: the file of a project may not set this/);
  expect(exitCode).toBe(exitCodes.failed);
  writeFileSync(join(project, '.kubecause.yaml'), 'defaults:\n  quiet: true\n');
  expect((await run(['config', 'validate'])).stdout).toContain('.kubecause.yaml is valid');
});

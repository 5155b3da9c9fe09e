import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { environmentIn, kubecause, linux } from '../helpers/command-line.ts';
import { bin, demo } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const root = scratchFolder();
const home = join(root, 'home');
const asJson = ['-r', demo, '-o', 'json'];

/** Code that runs before kubecause does. */
function before(code: string): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** What the operating system says to a user that has no entry among the users, as containers may run. */
const noUser = before(`
  import os from 'node:os';
  import { syncBuiltinESMExports } from 'node:module';
  os.userInfo = () => { throw new Error('ENOENT: no such file or directory, uv_os_get_passwd') };
  os.homedir = () => process.env.HOME ?? os.userInfo();
  syncBuiltinESMExports();`);

let usual: string;
beforeAll(async () => {
  mkdirSync(home);
  usual = (await kubecause(asJson, { home })).stdout;
});

describe('the report is the same', () => {
  const set = (code: string) => before(`const real = Date.now; ${code}`);
  test.each<[string, NodeJS.ProcessEnv]>([
    ['without a home, for a user that nobody knows', { ...noUser, HOME: undefined }],
    ['where the home is no folder', { HOME: '/dev/null' }],
    ['in the time and the language of others', { TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
    ['in no language', { TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C', TERM: undefined, COLUMNS: '0' }],
    ['with a clock that was set back', set('Date.now = () => real() - 4e10;')],
    ['with proxies that are none', { HTTPS_PROXY: ':::', http_proxy: 'nowhere', ALL_PROXY: 'x', NO_PROXY: ',' }],
    ['with strict options of Node', { NODE_OPTIONS: '--throw-deprecation --unhandled-rejections=strict' }],
    ['with little memory', { NODE_OPTIONS: '--max-old-space-size=48' }],
  ])('%s', async (_, env) => {
    const { stdout, stderr, exitCode } = await kubecause(asJson, { home, cwd: root, env });
    expect(stderr).toBe('');
    expect(stdout === usual, 'another report').toBe(true);
    expect(exitCode).toBe(exitCodes.found);
  });
});

describe('where there is no home', () => {
  test('settings and answers are not there, and cannot be kept: a line says what to set', async () => {
    const env = { ...noUser, HOME: undefined };
    expect((await kubecause(['cache', 'list'], { home, env })).stdout).toBe('no answer is kept\n');
    const { stderr, exitCode } = await kubecause(['config', 'set', 'fail-on', 'info'], { home, env });
    expect(stderr).toMatch(/^kubecause: cannot write the configuration [^\n]*: there is no home for it: set HOME\n$/);
    expect(exitCode).toBe(exitCodes.failed);
  });

  test('the working directory, which may be of others, is not taken for it', async () => {
    const project = join(root, 'project');
    mkdirSync(join(project, '.config', 'kubecause'), { recursive: true });
    mkdirSync(join(project, '.kube'));
    writeFileSync(
      join(project, '.config', 'kubecause', 'config.yaml'),
      'backends:\n  theirs: { provider: openai, apiKeyCommand: touch taken }\n',
    );
    writeFileSync(
      join(project, '.kube', 'config'),
      'current-context: theirs\ncontexts: [{ name: theirs, context: {} }]\n',
    );
    for (const folder of ['', '.']) {
      const env = { ...noUser, HOME: folder, XDG_CONFIG_HOME: folder };
      const listed = await kubecause(['auth', 'list'], { home, cwd: project, env });
      expect(listed.stdout + listed.stderr).not.toContain('theirs');
    }
    const { stderr } = await kubecause(['analyze'], { home, cwd: project, env: { ...noUser, HOME: '' } });
    expect(stderr).toMatch(/^kubecause: no kubeconfig was found[^\n]*\n$/);
  });
});

describe.runIf(linux)('a working directory that was deleted', () => {
  /** Runs a line of a shell there. */
  async function nowhere(line: string) {
    const gone = join(root, 'gone');
    mkdirSync(gone);
    const script = 'bin=$1 node=$2 demo=$3; kc() { "$node" "$bin" "$@"; }; rmdir "$PWD"; ';
    const result = await execa('sh', ['-c', script + line, 'sh', bin, process.execPath, demo], {
      cwd: gone,
      reject: false,
      extendEnv: false,
      env: environmentIn(home),
    });
    rmSync(gone, { recursive: true, force: true });
    return result;
  }

  test('costs no finding', async () => {
    const { stdout, stderr, exitCode } = await nowhere('kc -r "$demo" -o json');
    expect(stderr).toBe('');
    expect(`${stdout}\n` === usual, 'another report').toBe(true);
    expect(exitCode).toBe(exitCodes.found);
  });

  test('is told of where something is to be there', async () => {
    const { stderr, stdout } = await nowhere(
      'kc record out.tar.gz -r "$demo"; echo $?; kc config set fail-on info --in-project; echo $?',
    );
    const line = 'kubecause: the working directory was deleted; go to another, or name files from / on';
    expect(stderr.split('\n')).toEqual([line, line]);
    expect(stdout.split('\n')).toEqual(['2', '2']);
  });
});

describe.runIf(linux)('with 64 open files at most', () => {
  const limited = (args: readonly string[]) =>
    execa('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, bin, ...args], {
      reject: false,
      extendEnv: false,
      env: environmentIn(home),
    });

  test('a folder is recorded and read', async () => {
    const folder = join(root, 'recorded');
    expect((await limited(['record', folder, '-q', '-r', demo])).stderr).toBe('');
    const { incidents } = JSON.parse((await limited(['-r', folder, '-o', 'json'])).stdout);
    expect(incidents).toEqual(JSON.parse(usual).incidents);
  });

  test('all kept answers are listed', async () => {
    const folder = join(home, '.cache', 'kubecause', 'answers');
    mkdirSync(folder, { recursive: true });
    for (let i = 0; i < 300; i++) {
      const key = i.toString(16).padStart(32, '0');
      const entry = { key, provider: 'p', model: 'm', at: '2026-01-01T00:00:00Z', text: 'because', cut: false };
      writeFileSync(join(folder, `${key}.json`), JSON.stringify(entry));
    }
    const listed = JSON.parse((await limited(['cache', 'list', '-o', 'json'])).stdout);
    expect(listed).toHaveLength(300);
    expect((await limited(['cache', 'clear'])).stderr).toBe('removed 300 answers');
  });
});

test('what goes wrong where nobody waits for it ends with 2: Node would say 1, which means that something was found', async () => {
  const env = before(`
    const waiting = setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return;
      clearInterval(waiting);
      throw new TypeError('stray');
    }, 1);`);
  const { stderr, exitCode } = await kubecause(['analyze', '-r', '-'], { home, env, input: '' });
  expect(stderr).toMatch(/^kubecause: unexpected error: stray \(-v shows where\); please report it\n$/);
  expect(exitCode).toBe(exitCodes.failed);
});

test.each([[['auth', 'add']], [['analyze', '-r', demo, '-i', '--explain', '--backend', 'ollama']]])(
  'what asks on a terminal says that there is none: %j',
  async args => {
    const { stderr, exitCode } = await kubecause(args, { home });
    expect(stderr).toMatch(/^kubecause: [^\n]*\n$/);
    expect(exitCode).toBe(exitCodes.failed);
  },
);

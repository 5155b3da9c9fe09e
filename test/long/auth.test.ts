import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chatAnswer } from '../helpers/chat.ts';
import { kubecause } from '../helpers/command-line.ts';
import { modelAndHome } from '../helpers/model-and-home.ts';
import { bin } from '../helpers/paths.ts';
import { hasPseudoTerminal, onTerminal } from '../helpers/pseudo-terminal.ts';

const key = 'sk-very-secret-1';

const here = modelAndHome(() => chatAnswer('here'));

function environment(): Record<string, string> {
  // An empty PATH but for the shell: no keychain of the machine is touched.
  return { HOME: here.home, XDG_CONFIG_HOME: here.home, PATH: '/nonexistent', OPENAI_API_KEY: '', LANG: 'C.UTF-8' };
}

function auth(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  return kubecause(['auth', ...args], { input, env: { ...environment(), ...env }, stripFinalNewline: true });
}

const file = (): Promise<string> => readFile(join(here.home, 'kubecause', 'config.yaml'), 'utf8');

const lab = (): string[] => ['vllm', '--name', 'lab', '--model', 'llama', '--base-url', `${here.server.url}/v1`];

describe('auth', () => {
  test('a backend is added with its key, listed without it, tried, changed and removed', async () => {
    const added = await auth(['add', ...lab(), '--api-key-stdin'], { input: `${key}\n` });
    expect([added.exitCode, added.stdout]).toEqual([0, '']);
    expect(await file()).toContain(`apiKey: ${key}`);
    expect((await stat(join(here.home, 'kubecause', 'config.yaml'))).mode & 0o777).toBe(0o600);

    const { stdout } = await auth(['list', '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual([
      {
        name: 'lab',
        default: true,
        provider: 'vllm',
        model: 'llama',
        baseUrl: `${here.server.url}/v1`,
        key: 'in the file',
      },
    ]);

    const tried = await auth(['test']);
    expect(tried.stdout).toMatch(/^lab llama at http:.* answers, in \d+\.\d s$/);
    expect(here.server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);

    const updated = await auth(['update', 'lab', '--model', 'other', '--api-key-env', 'LAB_KEY']);
    expect(updated.exitCode).toBe(0);
    expect(await file()).not.toContain(key);
    expect(await file()).toMatch(/model: other[\s\S]*apiKeyEnv: LAB_KEY/);

    await auth(['remove', 'lab']);
    expect((await auth(['list'])).stdout).toMatch(/^no backend is configured; add one with: kubecause auth add/);
  });

  test('test says which of what can fail has failed, in one line without the key', async () => {
    await auth(['add', ...lab(), '--api-key-stdin'], { input: key });
    here.server.reply = () => ({ status: 401, body: `{"error":{"message":"wrong key ${key}"}}` });
    const { exitCode, stdout, stderr } = await auth(['test', 'lab', '-v']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^kubecause: lab llama at .*: authentication: .*; is the key right\? kubecause auth update lab/,
    );
    expect(stderr).not.toContain(key);
  });

  test('what a person may do wrong is one line that says what to do', async () => {
    const wrong: readonly (readonly [string[], RegExp])[] = [
      [[], /^kubecause: auth wants one of add, list, .*; see: kubecause auth --help$/],
      [['lst'], /^kubecause: there is no command "auth lst"; did you mean list\?$/],
      [['add'], /^kubecause: auth add wants a provider, such as openai/],
      [['add', 'opnai'], /^kubecause: there is no backend "opnai"; did you mean openai\?$/],
      [['add', 'openai'], /^kubecause: openai needs a key: give --api-key-stdin, /],
      [['add', 'openai', '--region', 'x'], /^kubecause: openai takes no region; /],
      [['update', 'lba', '-m', 'x'], /^kubecause: no backend lba is configured; there is none yet/],
    ];
    const runs = await Promise.all(wrong.map(([args]) => auth(args)));
    for (const [i, { exitCode, stdout, stderr }] of runs.entries()) {
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(wrong[i]![1]);
    }
  });

  test('a backend of the file is asked, unless the environment or an option says otherwise', async () => {
    await auth(['add', ...lab(), '--api-key-command', `echo ${key}`], {});
    expect((await auth(['test'], { env: { KUBECAUSE_API_KEY: 'sk-other' } })).exitCode).toBe(0);
    expect((await auth(['test', '-m', 'third'], { env: { KUBECAUSE_MODEL: 'second' } })).exitCode).toBe(0);
    await auth(['test'], { env: { KUBECAUSE_MODEL: 'second' } });
    expect(here.server.requests.map(({ headers, body }) => [headers.authorization, JSON.parse(body).model])).toEqual([
      ['Bearer sk-other', 'llama'],
      [`Bearer ${key}`, 'third'],
      [`Bearer ${key}`, 'second'],
    ]);
  });

  test("k8sgpt's backends are taken over with their keys; what has no place is named", async () => {
    const theirs = join(here.home, 'k8sgpt.yaml');
    await writeFile(
      theirs,
      `ai: { defaultprovider: openai, providers: [{ name: openai, model: m, password: ${key}, maxtokens: 9 }, { name: nobody }] }`,
    );
    const { exitCode, stdout, stderr } = await auth(['import-k8sgpt', '--file', theirs]);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('openai: openai; not carried over: maxtokens');
    expect(stderr).toContain('nobody: not taken over: there is no backend "nobody"');
    expect(stderr).not.toContain(key);
    expect(await file()).toMatch(
      new RegExp(`openai:\\s+provider: openai\\s+model: m\\s+apiKey: ${key}\\s+backend: openai`),
    );
  });

  test.skipIf(!hasPseudoTerminal)('on a terminal it asks, and a key is not shown', async () => {
    const terminal = onTerminal([process.execPath, bin, 'auth', 'add'], { ...environment(), PATH: '/usr/bin:/bin' });
    await terminal.shows('Provider');
    terminal.type('opnai\r');
    await terminal.shows('did you mean openai?');
    await terminal.shows('Provider');
    terminal.type('openai\r');
    await terminal.shows('Model [');
    terminal.type('m\r');
    await terminal.shows('API key (not shown): ');
    terminal.type(`${key}\r`);
    await terminal.shows('kept backend openai');
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).not.toContain(key);
    expect(await file()).toContain(key);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kubecause } from '../helpers/command-line.ts';
import { demo } from '../helpers/paths.ts';

/** The SDKs as they are in the bundle: each backend of one's own protocol is loaded from it and connects. */
function analyze(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return kubecause(['analyze', '--recording', demo, ...args], { env, stripFinalNewline: true });
}

test.each([
  ['anthropic', 'claude-sonnet-5-5 at https://api.anthropic.com', { ANTHROPIC_API_KEY: 'sk-test' }],
  ['azure', 'diagnosis at https://shop.openai.azure.com/openai/v1', { AZURE_OPENAI_API_KEY: 'sk-test' }],
  ['ollama', 'diagnosis at http://box:11434', { OLLAMA_HOST: 'box' }],
  // With a proxy another fetch is loaded.
  [
    'openai',
    'diagnosis at https://api.openai.com/v1',
    { OPENAI_API_KEY: 'sk-test', HTTPS_PROXY: 'http://127.0.0.1:1' },
  ],
])('%s is there', async (backend, to, env) => {
  const model = backend === 'anthropic' ? [] : ['--model', 'diagnosis'];
  const url = backend === 'azure' ? ['--base-url', 'https://shop.openai.azure.com'] : [];
  const explain = ['--explain', '--dry-run', '--backend', backend, ...model, ...url];
  const { exitCode, stdout, stderr } = await analyze(['--fail-on', 'never', ...explain], env);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain(to);
});

test.each([
  [['--backend', 'opnai'], 'there is no backend "opnai"; did you mean openai?'],
  [['--backend', 'groq'], 'groq needs an API key: set GROQ_API_KEY, or keep it with: kubecause auth add groq'],
  [
    ['--backend', 'groq', '--region', 'eu'],
    'groq takes no region; it takes apiKey, baseUrl, headers, model, temperature, topP',
  ],
])('%j is one line and exit code 2', async (args, message) => {
  const { exitCode, stdout, stderr } = await analyze(['--explain', ...args], { GROQ_API_KEY: '' });
  expect([exitCode, stdout, stderr]).toEqual([2, '', `kubecause: ${message}`]);
});

test('a key that most have for other ends is no reason to ask its vendor', async () => {
  const env = { CLOUDFLARE_API_TOKEN: 'x'.repeat(20), HF_TOKEN: 'y'.repeat(20), XDG_CONFIG_HOME: '/nowhere' };
  const { exitCode, stderr } = await analyze(['--explain', '--dry-run'], env);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/^kubecause: which backend to ask\? no backend is configured, /),
  ]);
});

test('--dry-run needs no key, and fetches none', async () => {
  const home = await mkdtemp(join(tmpdir(), 'kubecause-dry-'));
  const env = { XDG_CONFIG_HOME: home, OPENAI_API_KEY: '' };
  const dryRun = (...args: string[]) => analyze(['--dry-run', ...args], env);
  expect(await dryRun('--backend', 'openai')).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringMatching(/^to: openai /),
  });
  await mkdir(join(home, 'kubecause'));
  const backend = 'backends: {work: {provider: openai, model: m, apiKeyCommand: echo asked >&2; exit 1}}\n';
  await writeFile(join(home, 'kubecause', 'config.yaml'), backend);
  expect(await dryRun()).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^to: work m at /) });
  await rm(home, { recursive: true });
});

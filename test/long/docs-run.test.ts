import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { locate } from '../../src/cli/arguments.ts';
import { exitsOf } from '../../src/cli/command.ts';
import { exitCodes } from '../../src/cli/exit.ts';
import { runLine } from '../../src/cli/line.ts';
import { commands } from '../../src/cli/main.ts';
import { tarGz } from '../cluster/recording/helpers.ts';
import { type Documented, documented, examples } from '../helpers/documented.ts';
import { object } from '../helpers/objects.ts';

const program = { name: 'kubecause', commands };

/** What cannot be run without a network, a person or a server, why, and which test does it instead. */
const elsewhere: readonly (readonly [calls: RegExp, why: string])[] = [
  [/^serve\b/, 'it stays until it is stopped'],
  [/--watch$/, 'a recording does not change: test/cli/watch.test.ts'],
  [/^analyze .*--wait/, 'a recording does not settle: test/long/live.test.ts'],
  [/--context |--all-contexts/, 'wants several clusters: test/cli/contexts.test.ts'],
  [/--from-cluster/, 'asks a server: test/long/live.test.ts'],
  [/--with-server|^diff monday/, 'asks a server: test/long/live.test.ts'],
  [/^record .*--resume/, 'wants a recording with holes: test/cluster/recording/resume.test.ts'],
  [/--encrypt-to/, 'shows a shortened key: test/cluster/recording/age.test.ts'],
  [/^analyze .*--explain(?!.*--dry-run)/, 'asks a model: test/long/explain.test.ts'],
  [/^auth test/, 'asks a model: test/long/auth.test.ts'],
  [/^auth (add|update openai)$/, 'asks a person: test/long/auth.test.ts'],
  [/^recording unmask/, 'wants what was written of a masked recording'],
  [/^cache show/, 'names an answer of a model: test/cli/cache.test.ts'],
];

function whyNot({ words }: Documented): string | undefined {
  return elsewhere.find(([calls]) => calls.test(words.join(' ')))?.[1];
}

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'web:1' }] } };
const cluster = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    ...['default', 'shop', 'pay'].map(name => object('v1', 'Namespace', name)),
    ...['default', 'shop'].flatMap(namespace => [
      object('apps/v1', 'Deployment', `${namespace}/web`, {
        spec: { replicas: 1, selector: { matchLabels: labels }, template },
      }),
      object('v1', 'Service', `${namespace}/web`, { spec: { selector: { app: 'wbe' }, ports: [{ port: 80 }] } }),
    ]),
    object('v1', 'PersistentVolumeClaim', 'shop/data', { spec: { storageClassName: 'fast' } }),
  ],
});
const settingsOfK8sgpt = 'ai:\n  providers:\n    - name: cohere\n      model: command-r\n      password: key\n';

const folder = mkdtempSync(join(tmpdir(), 'kubecause-docs-'));
const before = process.cwd();
let place = '';

beforeAll(() => {
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('OPENAI_API_KEY', 'a-key');
});
afterAll(() => {
  process.chdir(before);
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

/** A folder for each page and each help, which is the home as well, with the files that they take for given. */
async function goTo(where: string): Promise<void> {
  // Examples of taking over are ways to do it once.
  if (where === place && !/import/.test(where)) return;
  place = where;
  const home = mkdtempSync(join(folder, 'home-'));
  mkdirSync(join(home, '.config/k8sgpt'), { recursive: true });
  mkdirSync(join(home, 'old'));
  process.chdir(home);
  // The home is asked for once in a process, these each time.
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', join(home, '.config'));
  vi.stubEnv('XDG_CACHE_HOME', join(home, '.cache'));
  writeFileSync('cluster.json', cluster);
  const archive = await tarGz([{ name: 'cluster.json', content: cluster }]);
  for (const name of ['dump', 'must-gather', 'a', 'b']) writeFileSync(`${name}.tar.gz`, archive);
  for (const file of ['old/k8sgpt.yaml', '.config/k8sgpt/k8sgpt.yaml']) writeFileSync(file, settingsOfK8sgpt);
  if (/diff|README|ci\.md/.test(where)) for (const name of ['before', 'after']) await run(['-o', `json=${name}.json`]);
  if (/baseline|ci\.md/.test(where)) await run(['baseline', 'write', 'known.yaml']);
  if (/auth (default|update|remove)/.test(where))
    for (const name of ['ollama', 'openai']) await run(['auth', 'add', name, '--model', 'm', '--api-key-stdin']);
  if (/filters remove/.test(where)) await run(['filters', 'add', 'Ingress']);
  if (/config validate/.test(where)) writeFileSync('.kubecause.yaml', 'defaults:\n  fail-on: warning\n');
}

/** Runs a call in this process, with a recording in place of the live cluster. */
async function run(
  words: readonly string[],
  line = '',
): Promise<{ stdout: string; stderr: string; exitCode: unknown }> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map(stream =>
    vi.spyOn(process[stream], 'write').mockImplementation(text => {
      said[stream] += String(text);
      return true;
    }),
  );
  const piped = words.includes('--api-key-stdin') ? 'a-key\n' : cluster;
  const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([piped]) as never);
  const variables = [...line.matchAll(/(?<=^| )(KUBECAUSE_\w+)=(\S+)/g)].map(
    ([, name, value]) => [name!, value!] as const,
  );
  // Whatever names its own is not about the live cluster.
  const isLive = !words.some(word => /^(-r|--recording|--manifests)\b/.test(word));
  const set = [...(isLive ? [['KUBECAUSE_RECORDING', 'cluster.json'] as const] : []), ...variables];
  for (const [name, value] of set) process.env[name] = value;
  process.exitCode = undefined;
  try {
    await runLine(words, program);
    return { ...said, exitCode: process.exitCode ?? 0 };
  } finally {
    for (const [name] of set) delete process.env[name];
    for (const spy of [...spies, stdin]) spy.mockRestore();
  }
}

/** What says nothing if all is well. */
const silent =
  /^(auth|cache|config (set|unset)|filters (add|remove)|baseline|record|recording merge|dump)\b|=\S+\.(json|html)\b/;

// What is shown builds on what was shown above.
describe('what is shown does what it says', { shuffle: false }, () => {
  test.each([...documented, ...examples].filter(call => whyNot(call) === undefined))(
    '$where: $line',
    async ({ where, line, words }) => {
      await goTo(where);
      const { command } = locate(words, program);
      // Each example is a way of its own to write the file.
      if (words[0] === 'record') rmSync(words.find(word => /\.(tar\.gz|age)$/.test(word))!, { force: true });
      const { stdout, stderr, exitCode } = await run(words, line);
      expect(exitsOf(command).map(name => exitCodes[name])).toContain(exitCode);
      expect([exitCode, stderr]).not.toEqual([exitCodes.failed, stderr]);
      if (!silent.test(words.join(' '))) expect(stdout).not.toBe('');
    },
  );
});

test('what is not run here is shown somewhere', () => {
  const shown = [...documented, ...examples].map(({ words }) => words.join(' '));
  expect(elsewhere.filter(([calls]) => !shown.some(words => calls.test(words)))).toEqual([]);
});

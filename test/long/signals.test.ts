import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { chatAnswer } from '../helpers/chat.ts';
import { environmentIn, kubecause, linux } from '../helpers/command-line.ts';
import { type ModelServer, startModelServer } from '../helpers/model-server.ts';
import { bin, demo } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const root = scratchFolder();
let folders = 0;
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

/** A folder of its own, with a home. */
function freshFolder(): { folder: string; home: string } {
  const folder = join(root, String(folders++));
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  return { folder, home };
}

function explaining(): string[] {
  return ['-r', demo, '--explain', '--backend', 'vllm', '--model', 'llama', '--base-url', `${server.url}/v1`];
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo).toBe(true);
}

const unfinished = (folder: string): string[] => readdirSync(folder).filter(name => /\.(tmp|old|lock)$/.test(name));

const stops = [
  ['SIGINT', exitCodes.interrupted],
  ['SIGTERM', exitCodes.terminated],
  ['SIGHUP', exitCodes.hungUp],
] as const;

describe.runIf(linux)('a process that is stopped', () => {
  test.each(stops)('by %s (%d) while it writes takes along what it began', async (signal, code) => {
    const { folder, home } = freshFolder();
    writeFileSync(join(folder, 'out.tar.gz'), 'an older recording');
    const running = kubecause(['record', 'out.tar.gz', '--force', '-r', demo], { home, cwd: folder, disk: 'stall 1' });
    await until(() => unfinished(folder).length > 0);
    running.kill(signal);
    const { exitCode, stderr } = await running;
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
    expect(unfinished(folder)).toEqual([]);
    expect(readFileSync(join(folder, 'out.tar.gz'), 'utf8')).toBe('an older recording');
  });

  test('while it changes settings lets the next one at once', async () => {
    const { folder, home } = freshFolder();
    const settings = join(home, '.config', 'kubecause');
    const running = kubecause(['config', 'set', 'fail-on', 'info'], { home, cwd: folder, disk: 'stall 1' });
    await until(() => existsSync(settings) && unfinished(settings).length > 1);
    running.kill('SIGTERM');
    expect((await running).exitCode).toBe(exitCodes.terminated);
    expect(readdirSync(settings)).toEqual([]);
  });

  test.each(stops.slice(1))('by %s (%d) while a model is asked is gone', async (signal, code) => {
    const { folder, home } = freshFolder();
    server.reset();
    server.reply = () => ({ body: '', fault: 'hang' });
    const running = kubecause(explaining(), { home, cwd: folder });
    await until(() => server.requests.length > 0);
    running.kill(signal);
    const { exitCode, stderr } = await running;
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
  });
});

describe.runIf(linux)('two at once', () => {
  test('that change settings are both heard', async () => {
    const { folder, home } = freshFolder();
    const settings = { 'fail-on': 'info', timeout: '33s', concurrency: '3', show: 'info', 'max-incidents': '4' };
    const runs = await Promise.all(
      Object.entries(settings).map(words => kubecause(['config', 'set', ...words], { home, cwd: folder })),
    );
    expect(runs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(
      runs.map(() => [exitCodes.healthy, expect.stringMatching(/^set /)]),
    );
    const written = readFileSync(join(home, '.config', 'kubecause', 'config.yaml'), 'utf8');
    for (const name of Object.keys(settings)) expect(written).toContain(`${name}:`);
  });

  test('that record to one place: one does, and the other says that it is taken', async () => {
    const { folder, home } = freshFolder();
    const runs = await Promise.all(
      [1, 2].map(() => kubecause(['record', 'out', '-q', '-r', demo], { home, cwd: folder })),
    );
    expect(runs.map(({ exitCode }) => exitCode).sort()).toEqual([exitCodes.healthy, exitCodes.failed]);
    expect(runs.map(({ stderr }) => stderr).sort()).toEqual(['', expect.stringMatching(/exists already[^\n]*\n$/)]);
    expect(unfinished(folder)).toEqual([]);
    // By force, both do.
    const forced = await Promise.all(
      [1, 2].map(() => kubecause(['record', 'out', '-q', '--force', '-r', demo], { home, cwd: folder })),
    );
    expect(forced.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [exitCodes.healthy, ''],
      [exitCodes.healthy, ''],
    ]);
    expect(unfinished(folder)).toEqual([]);
    expect((await kubecause(['-r', 'out', '-q'], { home, cwd: folder })).exitCode).toBe(exitCodes.found);
  });

  test('that keep answers keep whole ones', async () => {
    const { folder, home } = freshFolder();
    const answer = { problem: 'It is broken.', cause: 'So.', fix: [], verify: [], otherwise: [] };
    server.reply = () => chatAnswer(JSON.stringify(answer));
    const runs = await Promise.all([1, 2].map(() => kubecause(explaining(), { home, cwd: folder })));
    for (const { exitCode, stdout } of runs) {
      expect(exitCode).toBe(exitCodes.found);
      expect(stdout.match(/It is broken\./g)).toHaveLength(5);
    }
    const kept = JSON.parse((await kubecause(['cache', 'list', '-o', 'json'], { home, cwd: folder })).stdout);
    expect(kept).toHaveLength(5);
    expect(readdirSync(join(home, '.cache', 'kubecause', 'answers'))).toHaveLength(5);
  });
});

describe.runIf(linux)('answers of a model', () => {
  test('are shown though the disk is full, which is said once', async () => {
    const { folder, home } = freshFolder();
    server.reply = () =>
      chatAnswer(JSON.stringify({ problem: 'Broken.', cause: '', fix: [], verify: [], otherwise: [] }));
    const { exitCode, stdout, stderr } = await kubecause(explaining(), { home, cwd: folder, disk: 'full 1' });
    expect(exitCode).toBe(exitCodes.found);
    expect(stdout.match(/Broken\./g)).toHaveLength(5);
    expect(stderr).toMatch(/^kubecause: cannot write the cache of answers: [^\n]*ENOSPC[^\n]*\n$/);
    expect(readdirSync(join(home, '.cache', 'kubecause', 'answers'))).toEqual([]);
  });

  test('that a killed process was writing are asked for again', async () => {
    const { folder, home } = freshFolder();
    server.reply = () =>
      chatAnswer(JSON.stringify({ problem: 'Broken.', cause: '', fix: [], verify: [], otherwise: [] }));
    expect((await kubecause(explaining(), { home, cwd: folder, disk: 'kill 3' })).signal).toBe('SIGKILL');
    const { exitCode, stdout, stderr } = await kubecause(explaining(), { home, cwd: folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: exitCodes.found, stderr: '' });
    expect(stdout.match(/Broken\./g)).toHaveLength(5);
  });
});

/** Runs a line of a shell, in which `kc` is kubecause and `$demo` its recording. */
function shell(line: string, home: string) {
  const script = `bin=$1 node=$2 demo=$3; kc() { "$node" "$bin" "$@"; }; ${line}`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, 'bash', bin, process.execPath, demo], {
    cwd: home,
    env: environmentIn(home),
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

describe.runIf(linux)('whoever does not read to the end', () => {
  test.each([
    ['stdout', '{ kc -r "$demo" -o text -o json=out.json --stats; echo $? >code; } 2>/dev/null | head -1 >/dev/null'],
    ['stderr', '{ kc -r "$demo" -o json --stats; echo $? >code; } 2>&1 >out.json | true'],
  ])('of %s costs neither a file nor the exit code', (_, line) => {
    const { home } = freshFolder();
    expect(shell(line, home)).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(readFileSync(join(home, 'code'), 'utf8')).toBe(`${exitCodes.found}\n`);
    expect(JSON.parse(readFileSync(join(home, 'out.json'), 'utf8')).incidents.length).toBeGreaterThan(4);
  });

  test('gets a report with streams that are closed or full, too', () => {
    const { home } = freshFolder();
    expect(
      shell('kc -r "$demo" --stats -o json 2>&- | tail -c2; kc -r "$demo" --stats -o json 2>/dev/full | tail -c2', home)
        .stdout,
    ).toBe('}\n}\n');
    expect(shell('kc -r "$demo" >&- 2>&- <&-', home)).toEqual({ stdout: '', stderr: '', status: exitCodes.found });
  });
});

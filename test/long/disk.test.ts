import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { manifestName } from '../../src/cluster/recording/format.ts';
import { type DiskFault, environmentIn, kubecause, linux } from '../helpers/command-line.ts';
import { bin, demo } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

/** What a command writes: where, what stood there before, and how it is asked to write it. */
interface Writer {
  readonly path: string;
  readonly old: string | Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** What it answers if all goes well. */
  readonly code?: number;
}

const reading = ['-r', 'small.json', '--assume-complete', 'all'];
const objects = ['v1 Namespace shop', 'v1 Service shop/web'].map(line => {
  const [apiVersion, kind, name] = line.split(' ');
  const [namespace, own] = name!.includes('/') ? name!.split('/') : [undefined, name];
  return {
    apiVersion,
    kind,
    metadata: { name: own, namespace, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { selector: { app: 'web' } },
  };
});

const writers: Readonly<Record<string, Writer>> = {
  'a recording': {
    path: 'out.tar.gz',
    old: 'an older recording',
    args: ['record', 'out.tar.gz', '--force', ...reading],
  },
  'a recording in a folder': {
    path: 'out',
    old: { [manifestName]: '{}', 'pods.json': 'older' },
    args: ['record', 'out', '--force', ...reading],
  },
  'a baseline': {
    path: 'known.yaml',
    old: 'schemaVersion: 1\nfindings: []\n',
    args: ['baseline', 'write', 'known.yaml', ...reading],
  },
  'a report': {
    path: 'out.json',
    old: 'an older report',
    args: ['-o', 'text', '-o', 'json=out.json', '-r', demo],
    code: exitCodes.found,
  },
  'a bug report': { path: 'dump.json', old: 'an older one', args: ['dump', 'dump.json', '--force'] },
  'the settings of a project': {
    path: '.kubecause.yaml',
    old: '# ours\ndefaults:\n  fail-on: warning\n',
    args: ['config', 'set', 'fail-on', 'info', '--in-project'],
  },
  'the settings of a user, and keys': {
    path: 'home/.config/kubecause/config.yaml',
    old: '# mine\nbackends:\n  first: { provider: openai, apiKey: k }\n',
    args: ['auth', 'add', 'ollama', '--model', 'llama', '--name', 'second'],
  },
};

/** A file, or the files of a folder; undefined if there is none. */
function contentOf(path: string): unknown {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  return files
    .filter(file => !statSync(join(path, file)).isDirectory())
    .map(file => [file, readFileSync(join(path, file), 'utf8')]);
}

const root = scratchFolder();
let runs = 0;

/** Lets a writer write where something stands already, on a disk that may fail; says what stands there then. */
async function write({ path, old, args }: Writer, disk?: DiskFault) {
  const folder = join(root, String(runs++));
  const target = join(folder, path);
  mkdirSync(join(target, '..'), { recursive: true });
  mkdirSync(join(folder, 'home'), { recursive: true });
  writeFileSync(join(folder, 'small.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  if (typeof old === 'string') writeFileSync(target, old, { mode: 0o600 });
  else {
    mkdirSync(target);
    for (const [name, text] of Object.entries(old)) writeFileSync(join(target, name), text);
  }
  const before = contentOf(target);
  const count = join(folder, 'count');
  const run = (fault?: DiskFault) => kubecause(args, { home: join(folder, 'home'), cwd: folder, disk: fault, count });
  const result = await run(disk);
  const beside = readdirSync(join(target, '..')).filter(name => /\.(tmp|old|lock)$/.test(name));
  const steps = existsSync(count) ? Number(readFileSync(count, 'utf8')) : undefined;
  return { result, before, after: contentOf(target), beside, steps, folder, target, run };
}

describe.runIf(linux).each(Object.entries(writers))('%s', (_, writer) => {
  let fresh: Awaited<ReturnType<typeof write>>;
  beforeAll(async () => {
    fresh = await write(writer);
  });

  test('is written', () => {
    expect(fresh.result.exitCode, fresh.result.stderr).toBe(writer.code ?? exitCodes.healthy);
    expect(fresh.after).not.toEqual(fresh.before);
    expect(fresh.beside).toEqual([]);
  });

  test('is the old one or the new one wherever the process is killed, and the next run is not hindered', async () => {
    const last = fresh.steps!;
    expect(last).toBeGreaterThan(1);
    // Folders are exchanged in more steps than files.
    const end = typeof writer.old === 'string' ? 2 : 3;
    const steps = Array.from({ length: last }, (__, i) => i + 1).filter(step => step === 1 || step > last - end);
    const killed = await Promise.all(steps.map(step => write(writer, `kill ${step}`)));
    for (const { result, before, after, beside, target } of killed) {
      expect(result.signal).toBe('SIGKILL');
      // Between the two steps that exchange folders the old one stands beside its place, whole.
      const aside = beside.find(name => name.endsWith('.old'));
      const there = after ?? contentOf(join(target, '..', aside ?? ''));
      expect([before, fresh.after]).toContainEqual(there);
    }
    const again = await killed[0]!.run();
    expect(again.exitCode, again.stderr).toBe(writer.code ?? exitCodes.healthy);
    expect(contentOf(killed[0]!.target)).toEqual(fresh.after);
  });

  test('stays as it was on a full disk, which is said in a line', async () => {
    const { result, before, after, beside } = await write(writer, 'full 1');
    expect(result.stderr).toMatch(/^kubecause: cannot write [^\n]*: no space is left on the disk \(ENOSPC\)\n$/);
    expect(result.exitCode).toBe(exitCodes.failed);
    expect(after).toEqual(before);
    expect(beside).toEqual([]);
    if (writer.code === exitCodes.found) expect(result.stdout).toMatch(/5 incidents/);
  });
});

/** Whether this user may have a disk of his own: in a name space of mounts that ends with its process. */
const mayMount =
  process.platform === 'linux' &&
  execaSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { reject: false }).exitCode === 0;

/** Runs a script on a disk of a few kilobytes. Its arguments: node, kubecause, the demo, the disk. */
async function onSmallDisk(options: string, script: string) {
  const home = join(root, 'small-home');
  const disk = join(root, 'small-disk');
  for (const folder of [home, disk]) mkdirSync(folder, { recursive: true });
  const prelude = `node=$1 bin=$2 demo=$3; mount -t tmpfs -o ${options} tmpfs "$4" && cd "$4"; kc() { "$node" "$bin" "$@"; }`;
  return await execa('unshare', ['-rm', 'sh', '-c', `${prelude}\n${script}`, 'sh', process.execPath, bin, demo, disk], {
    reject: false,
    extendEnv: false,
    env: environmentIn(home),
  });
}

// Where nobody may mount anything, the tests above have a disk that says it is full.
describe.skipIf(!mayMount)('a disk of 16 kB', () => {
  test('takes no recording and no page, keeps what is on it, and costs no finding', async () => {
    const { stdout, stderr } = await onSmallDisk(
      'size=16k',
      'echo old > page.html; kc record out.tar.gz -r "$demo"; echo $?; kc -r "$demo" -o text -o html=page.html; echo $?; kc -r "$demo" -o json > report.json; echo $?; cat page.html; ls -A',
    );
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(
        /^kubecause: cannot write the recording .*out\.tar\.gz: no space is left on the disk \(ENOSPC\)$/,
      ),
      'kubecause: cannot write page.html: no space is left on the disk (ENOSPC)',
      expect.stringMatching(/^kubecause: cannot write to stdout: ENOSPC/),
    ]);
    expect(stdout).toMatch(/^2\n[\s\S]*5 incidents[\s\S]*\n2\n2\nold\npage\.html\nreport\.json$/);
  });

  test('that may only be read is no home and no working directory that matters', async () => {
    const { stdout, stderr } = await onSmallDisk(
      'size=16k',
      'mount -o remount,ro .; export HOME=$PWD; kc -r "$demo" | tail -1; kc config set fail-on info; echo $?; kc record out.tar.gz -r "$demo"; echo $?; kc cache prune; echo $?',
    );
    expect(stdout.split('\n')).toEqual([expect.stringMatching(/^Begin with 1/), '2', '2', '0']);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(
        /^kubecause: cannot write the configuration .*config\.yaml: the file system is read-only \(EROFS\)$/,
      ),
      expect.stringMatching(
        /^kubecause: cannot write the recording .*out\.tar\.gz: the file system is read-only \(EROFS\)$/,
      ),
      'removed 0 answers',
    ]);
  });

  test('on which a file is mounted by itself, as in a container, has it written where it is', async () => {
    const { stdout, stderr } = await onSmallDisk(
      'size=1m',
      'echo old > page.html; mount --bind page.html page.html; kc -r "$demo" -o html=page.html; echo $?; head -c 15 page.html; ls -A',
    );
    expect(stderr).toBe('');
    expect(stdout).toBe('1\n<!DOCTYPE html>page.html');
  });
});

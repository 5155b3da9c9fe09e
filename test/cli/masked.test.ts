import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kubecause } from '../helpers/command-line.ts';
import { demo } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const root = scratchFolder();

function run(...args: string[]) {
  return kubecause(args, { home: root, cwd: root, stripFinalNewline: true });
}

describe('kubecause record --mask-key', () => {
  test('records without a name, and the key puts the names back', async () => {
    const recorded = await run('record', 'masked.tar.gz', '--mask-key', 'shop.key', '-r', demo);
    expect([recorded.exitCode, recorded.stdout]).toEqual([0, '']);
    expect((await stat(join(root, 'shop.key'))).mode & 0o777).toBe(0o600);
    const masked = await run('analyze', '-r', 'masked.tar.gz', '--fail-on', 'never', '-q');
    expect(masked.stdout).not.toMatch(/catalog|fast-ssd/);
    await writeFile(join(root, 'report.txt'), masked.stdout);
    const told = await run('recording', 'unmask', 'report.txt', '--mask-key', 'shop.key');
    expect(told.stdout).toMatch(/StorageClass fast-sdd: does not exist.*did you mean StorageClass fast-ssd\?/);
  });

  test('what is no key is refused, and nothing is written', async () => {
    await writeFile(join(root, 'no.key'), '{}');
    for (const args of [
      ['record', 'other.tar.gz', '--mask-key', 'no.key', '-r', demo],
      ['recording', 'unmask', 'no.key', '--mask-key', 'no.key'],
    ]) {
      const { exitCode, stderr, stdout } = await run(...args);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toBe('kubecause: no.key is no key of a mask: kubecause record --mask-key writes one');
    }
    await expect(stat(join(root, 'other.tar.gz'))).rejects.toThrow('ENOENT');
  });
});

test('record --resume begins anew where a run that was killed left nothing', async () => {
  const [anew, resumed] = [join(root, 'anew.tar.gz'), join(root, 'resumed.tar.gz')];
  await run('record', anew, '-r', demo);
  const killed = run('record', resumed, '-r', demo);
  await new Promise(resolve => setTimeout(resolve, 150));
  killed.kill('SIGKILL');
  await killed;
  // It may have been done before: that is no case of this test.
  await rm(resumed, { force: true });
  expect((await run('record', resumed, '--resume', '-r', demo)).exitCode).toBe(0);
  expect(await readFile(resumed)).toEqual(await readFile(anew));
});

import { execFileSync } from 'node:child_process';
import { chmod, link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alone } from '../../src/files/alone.ts';
import { replaceFile, replacing } from '../../src/files/replace.ts';
import { whyNotWritten } from '../../src/files/why-not.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubecause-files-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

const read = (): Promise<string> => readFile(path, 'utf8');

describe.skipIf(process.platform === 'win32')('replaceFile', () => {
  test('keeps the permissions of what it replaces, unless it is told others', async () => {
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await replaceFile(path, 'new');
    expect([(await stat(path)).mode & 0o777, await read()]).toEqual([0o640, 'new']);
    await replaceFile(path, 'newer', { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['file']);
  });

  test('replaces what a link leads to, and not the link', async () => {
    await writeFile(join(folder, 'target'), 'old');
    await symlink('target', path);
    await replaceFile(path, 'new');
    expect(await readFile(join(folder, 'target'), 'utf8')).toBe('new');
    expect((await readdir(folder)).sort()).toEqual(['file', 'target']);
  });

  test('leaves another name of a file with what it held', async () => {
    await writeFile(path, 'old');
    await link(path, join(folder, 'other'));
    await replaceFile(path, 'new');
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('old');
  });

  test('writes to what is no file as it is', async () => {
    await replaceFile('/dev/null', 'gone');
    execFileSync('mkfifo', [path]);
    const [text] = await Promise.all([read(), replaceFile(path, 'through a pipe')]);
    expect(text).toBe('through a pipe');
    expect((await stat(path)).isFIFO()).toBe(true);
  });

  test('replaces nothing if it must not, though it came meanwhile', async () => {
    await writeFile(path, 'old');
    await expect(replaceFile(path, 'new', { replace: false })).rejects.toMatchObject({ code: 'EEXIST' });
    expect([await read(), await readdir(folder)]).toEqual(['old', ['file']]);
    await rm(path);
    await replaceFile(path, 'new', { replace: false });
    expect([await read(), await readdir(folder)]).toEqual(['new', ['file']]);
  });

  test('takes away what was left of the same file an hour ago', async () => {
    for (const name of ['.file.0a1b.tmp', '.file.2c3d.tmp', '.other.4e5f.tmp'])
      await writeFile(join(folder, name), 'half');
    for (const name of ['.file.0a1b.tmp', '.other.4e5f.tmp']) await utimes(join(folder, name), 1, 1);
    await replaceFile(path, 'new');
    expect((await readdir(folder)).sort()).toEqual(['.file.2c3d.tmp', '.other.4e5f.tmp', 'file']);
  });
});

describe('replacing a folder', () => {
  const fill = async (temporary: string): Promise<void> => {
    await mkdir(temporary);
    await writeFile(join(temporary, 'new'), '');
  };

  test('is done by the later of many at once, and by all without an error', async () => {
    await mkdir(path);
    await writeFile(join(path, 'old'), '');
    await Promise.all(Array.from({ length: 8 }, () => replacing(path, fill, true)));
    expect([await readdir(path), await readdir(folder)]).toEqual([['new'], ['file']]);
  });

  test('leaves it if the new one cannot be made', async () => {
    await mkdir(path);
    await writeFile(join(path, 'old'), '');
    const failing = async (temporary: string): Promise<void> => {
      await fill(temporary);
      throw new Error('no');
    };
    await expect(replacing(path, failing, true)).rejects.toThrow('no');
    expect([await readdir(path), await readdir(folder)]).toEqual([['old'], ['file']]);
  });
});

describe('alone', () => {
  test('many changes at once are all in it', async () => {
    await writeFile(path, '');
    const change = (letter: string) =>
      alone(path, async () => {
        const before = await read();
        await new Promise(resolve => setTimeout(resolve, 2));
        await replaceFile(path, before + letter);
      });
    await Promise.all([...'abcdefgh'].map(change));
    expect([...(await read())].sort().join('')).toBe('abcdefgh');
    expect(await readdir(folder)).toEqual(['file']);
  });

  test('a change that fails lets the next one', async () => {
    await expect(alone(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await alone(path, async () => 'done')).toBe('done');
  });

  test.each([
    ['long ago', -1e6],
    ['by a clock that was set back since', 1e6],
  ])('a lock that was left %s is none', async (_, seconds) => {
    await writeFile(`${path}.lock`, '');
    const then = Date.now() / 1000 + seconds;
    await utimes(`${path}.lock`, then, then);
    expect(await alone(path, async () => 'done')).toBe('done');
  });
});

test('why something cannot be written is said in words, with the code', () => {
  const failed = (code: string) => Object.assign(new Error(`${code}: what Node says, open '.file.1.tmp'`), { code });
  expect(whyNotWritten(failed('ENOSPC'))).toBe('no space is left on the disk (ENOSPC)');
  expect(whyNotWritten(failed('EIO'))).toBe("EIO: what Node says, open '.file.1.tmp'");
});

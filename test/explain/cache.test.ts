import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Prompt } from '../../src/core/provider.ts';
import { Cache, type CacheEntry, type CacheKey, hashOf } from '../../src/explain/cache.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const hour = 3600;
const prompt = { system: 's', turns: [{ role: 'user', text: 'u' }] } as unknown as Prompt;
const key: CacheKey = {
  provider: 'p',
  endpoint: 'e',
  model: 'm',
  options: { temperature: 1 },
  promptVersion: 1,
  prompt,
};
const entry: CacheEntry = {
  key: hashOf(key),
  provider: 'p',
  model: 'm',
  at: '2026-11-21T11:00:00.000Z',
  text: 'because',
  cut: false,
};

let folder: string;
let cache: Cache;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'kubecause-cache-')), 'answers');
  cache = new Cache(folder);
});
afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true });
});

describe('hashOf', () => {
  const others: Record<string, Partial<CacheKey>> = {
    provider: { provider: 'q' },
    endpoint: { endpoint: 'f' },
    model: { model: 'n' },
    options: { options: { temperature: 2 } },
    'prompt version': { promptVersion: 2 },
    system: { prompt: { ...prompt, system: 't' } as Prompt },
    turns: { prompt: { ...prompt, turns: [] } as Prompt },
  };
  for (const [name, other] of Object.entries(others))
    test(`another ${name} is another question`, () => {
      expect(hashOf({ ...key, ...other })).not.toBe(hashOf(key));
    });
  test('what is not set, and the order of options, do not matter', () => {
    const options = { topP: undefined, temperature: 1 };
    expect(hashOf({ ...key, options })).toBe(hashOf(key));
    expect(hashOf({ ...key, options: { a: 1, b: 2 } })).toBe(hashOf({ ...key, options: { b: 2, a: 1 } }));
  });
});

describe('Cache', () => {
  test('gives back what was written until it is too old', async () => {
    await cache.write(entry);
    expect(await cache.read(entry.key, 2 * hour, now)).toEqual(entry);
    expect(await cache.read(entry.key, hour / 2, now)).toBeUndefined();
    expect(await cache.read('0'.repeat(32), 2 * hour, now)).toBeUndefined();
  });
  test('an answer from the future is none', async () => {
    await cache.write({ ...entry, at: '2027-01-01T00:00:00Z' });
    expect(await cache.read(entry.key, 1e9, now)).toBeUndefined();
  });
  test('only the user may read it, whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      await cache.write(entry);
    } finally {
      process.umask(umask);
    }
    expect((await stat(join(folder, `${entry.key}.json`))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });
  test('half a file, another answer under its name, or rubbish is no answer', async () => {
    await cache.write(entry);
    const path = join(folder, `${entry.key}.json`);
    const whole = await readFile(path, 'utf8');
    for (const broken of [
      whole.slice(0, -5),
      '',
      'null',
      '[]',
      '{"key":1}',
      whole.replace(entry.key, 'f'.repeat(32)),
    ]) {
      await writeFile(path, broken);
      expect(await cache.read(entry.key, 2 * hour, now)).toBeUndefined();
    }
    expect(await cache.list()).toEqual([]);
    expect(await cache.prune(2 * hour, now)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
  test('many may write the same at once: one whole answer stands in the end', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => cache.write({ ...entry, text: 'x'.repeat(5000 + i) })));
    expect((await cache.read(entry.key, 2 * hour, now))?.text).toMatch(/^x{5000,5019}$/);
    expect(await readdir(folder)).toHaveLength(1);
  });
  test('lists the newest first, finds by a beginning, prunes what is old, clears', async () => {
    const old = { ...entry, key: 'a'.repeat(32), at: '2026-11-01T00:00:00.000Z' };
    await cache.write(old);
    await cache.write(entry);
    expect((await cache.list()).map(({ key: k }) => k)).toEqual([entry.key, old.key]);
    expect(await cache.find('aaa')).toEqual([old]);
    expect(await cache.prune(24 * hour, now)).toBe(1);
    expect(await cache.list()).toEqual([entry]);
    expect(await cache.clear()).toBe(1);
    expect(await cache.list()).toEqual([]);
  });
  test('what a killed process left is pruned, what another is writing is not', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'left.json.1.tmp'), '');
    await utimes(join(folder, 'left.json.1.tmp'), 1, 1);
    await writeFile(join(folder, 'busy.json.2.tmp'), '');
    expect(await cache.prune(hour, Date.now())).toBe(1);
    expect(await readdir(folder)).toEqual(['busy.json.2.tmp']);
  });
  test('an empty cache is no error', async () => {
    expect(await cache.list()).toEqual([]);
    expect(await cache.prune(1, now)).toBe(0);
    expect(await cache.clear()).toBe(0);
  });
  test('where its folder cannot be, it is empty', async () => {
    await writeFile(join(folder, '..', 'file'), '');
    const cache = new Cache(join(folder, '..', 'file', 'answers'));
    expect([await cache.list(), await cache.clear(), await cache.prune(hour, now)]).toEqual([[], 0, 0]);
  });

  test('says that it cannot write', async () => {
    await writeFile(join(folder, '..', 'file'), '');
    await expect(new Cache(join(folder, '..', 'file')).write(entry)).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});

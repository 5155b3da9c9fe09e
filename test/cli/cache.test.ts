import { readdir } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { Cache } from '../../src/explain/cache.ts';
import { kubecause } from '../helpers/command-line.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const home = scratchFolder();
let folder: string;

beforeAll(async () => {
  folder = (await cache('path')).stdout;
  const store = new Cache(folder);
  const entry = { provider: 'openai', model: 'm', text: 'Mend [[pod-1]].\u001b[2J', cut: false };
  await store.write({ ...entry, key: 'abc1'.padEnd(32, '0'), at: new Date(Date.now() - 7_200_000).toISOString() });
  await store.write({ ...entry, key: 'abd2'.padEnd(32, '0'), at: '2020-01-01T00:00:00.000Z' });
});

function cache(...args: string[]) {
  return kubecause(['cache', ...args], { home, env: { XDG_CACHE_HOME: home }, stripFinalNewline: true });
}

test('answers are listed, shown by the beginning of their key, pruned and cleared', async () => {
  expect(folder.startsWith(home)).toBe(true);
  const [list, json, show, many, none, typo] = await Promise.all([
    cache('list'),
    cache('list', '-o', 'json'),
    cache('show', 'ABC'),
    cache('show', 'ab'),
    cache('show', 'abf2'),
    cache('lst'),
  ]);
  expect(list.stdout.split('\n')).toEqual([
    expect.stringMatching(/^KEY +AGE +PROVIDER +MODEL$/),
    expect.stringMatching(/^abc100000000 +120m +openai +m$/),
    expect.stringMatching(/^abd200000000 /),
  ]);
  expect(JSON.parse(json.stdout)).toHaveLength(2);
  expect(show.stdout).toMatch(/^openai m, 2\S+\n\nMend \[\[pod-1\]\]\. \[2J$/);
  expect(many.stderr).toBe('kubecause: 2 answers have a key that begins with "ab": give more of it');
  expect(none.stderr).toMatch(/^kubecause: no answer has a key that begins with "abf2"; did you mean ab[cd]/);
  expect(typo.stderr).toBe('kubecause: there is no command "cache lst"; did you mean list?');
  expect([many, none, typo].map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
  expect((await cache('prune', '--older-than', '1d')).stderr).toBe('removed 1 answer');
  expect((await cache('clear')).stderr).toBe('removed 1 answer');
  expect(await readdir(folder)).toEqual([]);
});

import { expect, test } from 'vitest';
import { kubecause } from '../helpers/command-line.ts';
import { demo } from '../helpers/paths.ts';

test.each([
  [['-r', demo], /--watch needs a live cluster/],
  [['-o', 'json'], /--watch prints text or jsonl, but got -o json/],
  [['--wait=1m'], /give only one/],
  [['--explain', '--backend', 'ollama', '--model', 'm'], /--watch asks no model/],
  [['--server', 'http://127.0.0.1:1'], /127\.0\.0\.1:1 .*refused/],
])('analyze --watch %j ends with one line', async (args, says) => {
  const { exitCode, stdout, stderr } = await kubecause(['analyze', '--watch', ...args]);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^[^\n]*\n$/);
});

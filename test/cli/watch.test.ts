import { execa } from 'execa';
import { expect, test } from 'vitest';

const bin = new URL('../../bin/kubecause.js', import.meta.url).pathname;
const demo = new URL('../../demo/shop.tar.gz', import.meta.url).pathname;

test.each([
  [['-r', demo], /--watch needs a live cluster/],
  [['-o', 'json'], /--watch prints text or jsonl, but got -o json/],
  [['--wait=1m'], /give either/],
  [['--explain', '--backend', 'ollama', '--model', 'm'], /--watch asks no model/],
  [['--server', 'http://127.0.0.1:1'], /127\.0\.0\.1:1 .*refused/],
])('analyze --watch %j ends with one line', async (args, says) => {
  const env = { KUBECONFIG: '', HOME: '/nowhere' };
  const { exitCode, stdout, stderr } = await execa('node', [bin, 'analyze', '--watch', ...args], {
    reject: false,
    env,
  });
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain('\n');
});

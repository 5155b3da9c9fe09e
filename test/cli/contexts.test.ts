import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { worstOf } from '../../src/cli/contexts.ts';
import { exitCodes } from '../../src/cli/exit.ts';
import { severalReportsSchema } from '../../src/render/report-schema.ts';
import { kubecause } from '../helpers/command-line.ts';
import { directory, server } from '../helpers/live.ts';

/** A kubeconfig of contexts at these addresses. */
async function kubeconfig(servers: Readonly<Record<string, string>>): Promise<string> {
  const path = join(await directory(), 'config');
  const names = Object.keys(servers);
  writeFileSync(
    path,
    JSON.stringify({
      'current-context': names[0],
      clusters: names.map(name => ({ name, cluster: { server: servers[name] } })),
      users: [{ name: 'me', user: {} }],
      contexts: names.map(name => ({ name, context: { cluster: name, user: 'me' } })),
    }),
  );
  return path;
}

function run(path: string, ...args: string[]) {
  return kubecause(['analyze', ...args], { env: { KUBECONFIG: path }, stripFinalNewline: true });
}

const shop = {
  contents: { ConfigMap: [{ name: 'settings', namespace: 'shop', uid: '1' }], Namespace: [{ name: 'shop' }] },
};

describe('several contexts', () => {
  test('one report each, and a line each in the end; one that cannot be reached costs itself alone', async () => {
    const [a, b] = [await server(shop), await server(shop)];
    const path = await kubeconfig({ east: a.url, west: b.url, gone: 'http://127.0.0.1:1' });
    const { stdout, stderr, exitCode } = await run(path, '--all-contexts', '--request-timeout', '2s');
    expect(stdout).toMatch(/^kubecause {2}east[\s\S]*^kubecause {2}west[\s\S]*^3 clusters$/m);
    expect(stdout).toMatch(/^east +No problems found$/m);
    expect(stdout).toMatch(/^gone +not looked at: /m);
    expect(stderr).toMatch(/^kubecause: gone: [^\n]*$/);
    expect(exitCode).toBe(exitCodes.failed);
  });

  test('JSON is an array of reports with a schema of its own', async () => {
    const [a, b] = [await server(shop), await server(shop)];
    const path = await kubeconfig({ east: a.url, west: b.url });
    const { stdout, exitCode } = await run(path, '--context', 'west', '--context', 'east', '-o', 'json');
    const { reports } = severalReportsSchema.parse(JSON.parse(stdout));
    expect(reports.map(({ context }) => context)).toEqual(['west', 'east']);
    expect(exitCode).toBe(exitCodes.healthy);
    const sarif = JSON.parse((await run(path, '--all-contexts', '-o', 'sarif')).stdout);
    expect(sarif.runs).toHaveLength(2);
  });

  test('a format that tells of one cluster goes to a file for each', async () => {
    const [a, b] = [await server(shop), await server(shop)];
    const path = await kubeconfig({ 'arn:aws:eks/east': a.url, west: b.url });
    const folder = await directory();
    const { stdout, stderr } = await run(
      path,
      '--all-contexts',
      '-q',
      '-o',
      'text',
      '-o',
      `html=${folder}/of-{context}.html`,
    );
    expect(stderr).toBe('');
    expect(stdout).toBe('');
    expect(readdirSync(folder).sort()).toEqual(['of-arn_aws_eks_east.html', 'of-west.html']);
    expect(readFileSync(join(folder, 'of-west.html'), 'utf8')).toContain('west');
  });

  test('two contexts that would go to one file are refused', async () => {
    const path = await kubeconfig({ 'a/b': 'http://127.0.0.1:1', 'a:b': 'http://127.0.0.1:1' });
    const { stderr } = await run(path, '--all-contexts', '-o', 'dot=of-{context}');
    expect(stderr).toBe('kubecause: -o: a/b and a:b would go to one file; look at them one by one');
  });

  test.each([
    [
      ['--all-contexts', '--context', 'east'],
      '--all-contexts means all and --context only one: give only one of the two',
    ],
    [
      ['--all-contexts', '-o', 'dot'],
      /-o dot tells of one cluster, and there are 2 contexts: write a file for each, as in -o dot=FILE-\{context\}$/,
    ],
    [['--all-contexts', '--server', 'http://127.0.0.1:1'], /--server is about one cluster, and there are 2 contexts/],
  ])('%j is refused in a line', async (args, line) => {
    const path = await kubeconfig({ east: 'http://127.0.0.1:1', west: 'http://127.0.0.1:1' });
    const { stderr, stdout, exitCode } = await run(path, ...args);
    expect(stderr).toMatch(line);
    expect(stderr.split('\n')).toHaveLength(1);
    expect([stdout, exitCode]).toEqual(['', exitCodes.failed]);
  });
});

test('the worst exit code counts', () => {
  expect(worstOf([0, 3, 1])).toBe(1);
  expect(worstOf([1, 2])).toBe(2);
  expect(worstOf([0, 3])).toBe(3);
  expect(worstOf([])).toBe(0);
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import type { Report } from '../../src/core/report.ts';
import { type Received, type Reply, status } from '../helpers/api-server.ts';
import { kubecause } from '../helpers/command-line.ts';
import { directory, server } from '../helpers/live.ts';

function run(url: string, ...args: string[]) {
  return runCommand(['analyze', '--server', url, ...args]);
}

function runCommand(args: readonly string[]) {
  return kubecause(args, { stripFinalNewline: true });
}

const isList = (request: Received, plural: string): boolean => request.path.endsWith(`/${plural}`);

describe('exit codes', () => {
  test.each([
    ['a listing that failed', exitCodes.incomplete, status(400, 'BadRequest', 'broken'), []],
    [
      'a listing that failed, and nothing is to fail',
      exitCodes.healthy,
      status(400, 'BadRequest', 'broken'),
      ['--fail-on', 'never'],
    ],
    ['a listing that was forbidden', exitCodes.healthy, status(403, 'Forbidden', 'no'), []],
    [
      'a listing that was forbidden, with --fail-on-incomplete',
      exitCodes.incomplete,
      status(403, 'Forbidden', 'no'),
      ['--fail-on-incomplete'],
    ],
    [
      'a listing that was forbidden, with both',
      exitCodes.incomplete,
      status(403, 'Forbidden', 'no'),
      ['--fail-on', 'never', '--fail-on-incomplete'],
    ],
  ] satisfies [string, number, Reply, string[]][])('%s: %d', async (_, code, reply, args) => {
    const api = await server({ intercept: r => (isList(r, 'services') ? reply : undefined) });
    const { exitCode, stdout, stderr } = await run(api.url, ...args);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/not read +Service/);
    expect(stdout).toMatch(/No problems found in what could be checked/);
    expect(exitCode).toBe(code);
  });

  test('nobody may list anything: it says so, and what may help', async () => {
    const api = await server({
      intercept: r =>
        /^\/apis?(\/|$)/.test(r.path) && r.path.split('/').length > 3
          ? status(403, 'Forbidden', `${r.path} is forbidden`)
          : undefined,
    });
    const { exitCode, stdout, stderr } = await run(api.url);
    expect(stderr).toMatch(/^kubecause: nothing could be read of .*: forbidden: .*pods.*-n[^\n]*$/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(exitCodes.failed);
  });
});

describe('why', () => {
  const contents = { ConfigMap: [{ name: 'settings', namespace: 'shop', uid: '1' }], Namespace: [{ name: 'shop' }] };

  test('asks for one object of the live cluster', async () => {
    const api = await server({ contents });
    const { exitCode, stdout } = await runCommand(['why', 'cm/settings', '--server', api.url]);
    expect(stdout).toMatch(/^Nothing is wrong with ConfigMap shop\/settings: \d+ analyzers looked at it\./);
    expect(exitCode).toBe(exitCodes.healthy);
  });

  test('where the whole cluster may not be listed, lists the namespace of the object', async () => {
    const api = await server({
      contents,
      intercept: r => (r.path === '/api/v1/configmaps' ? status(403, 'Forbidden', 'no') : undefined),
    });
    const { stdout } = await runCommand(['why', 'cm', 'settings', '-n', 'shop', '--server', api.url]);
    expect(stdout).toContain('Nothing is wrong with ConfigMap shop/settings');
    const other = await runCommand(['why', 'cm', 'settings', '--server', api.url]);
    expect(other.stderr).toMatch(/^kubecause: it is not known whether there is a ConfigMap "settings": forbidden: /);
    expect(other.exitCode).toBe(exitCodes.failed);
  });
});

describe('record', () => {
  const refuse = (...plurals: string[]) =>
    server({
      intercept: r =>
        plurals.some(plural => isList(r, plural))
          ? status(
              403,
              'Forbidden',
              `x is forbidden: User "me" cannot list resource "x" in API group "" at the cluster scope`,
            )
          : undefined,
    });
  const recordFrom = async (url: string) => {
    const path = join(await directory(), 'x.tar.gz');
    const result = await runCommand(['record', path, '--server', url]);
    return { ...result, path };
  };

  test('says in a line what could not be recorded', async () => {
    const { url } = await refuse('services', 'secrets');
    const { exitCode, stderr, stdout } = await recordFrom(url);
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/x\.tar\.gz: \d+ objects of \d+ kinds, \d+ bytes$/),
      'not recorded: Secret, Service (forbidden: User "me" cannot list at the cluster scope)',
    ]);
    expect(exitCode).toBe(exitCodes.healthy);
  });

  test('ends with 3 if a listing failed', async () => {
    const api = await server({
      intercept: r => (isList(r, 'services') ? status(400, 'BadRequest', 'broken') : undefined),
    });
    const { exitCode, stderr } = await recordFrom(api.url);
    expect(stderr).toMatch(/\nnot recorded: Service \(failed: broken \(400\)\)$/);
    expect(exitCode).toBe(exitCodes.incomplete);
  });

  test('writes nothing if nothing could be read', async () => {
    const api = await server({
      intercept: r => (/^\/api(s\/[^/]+)?\/[^/]+\/./.test(r.path) ? status(403, 'Forbidden', 'no') : undefined),
    });
    const { exitCode, stderr, path } = await recordFrom(api.url);
    expect(stderr).toMatch(/^kubecause: nothing could be read of .*: forbidden: no$/);
    expect(exitCode).toBe(exitCodes.failed);
    expect(existsSync(path)).toBe(false);
  });
});

describe('--wait', () => {
  const now = () => new Date().toISOString();
  const namespaces = (terminating: boolean): Reply => ({
    type: 'application/json',
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'NamespaceList',
      metadata: {},
      items: [
        {
          metadata: {
            name: 'old',
            uid: '1',
            creationTimestamp: now(),
            ...(terminating && { deletionTimestamp: now() }),
          },
          spec: { finalizers: ['kubernetes'] },
          status: { phase: terminating ? 'Terminating' : 'Active' },
        },
      ],
    }),
  });
  /** A namespace that is being deleted while it is listed so many times. */
  const settlingFor = (times: number) =>
    server({ intercept: (r, count) => (isList(r, 'namespaces') ? namespaces(count <= times) : undefined) });

  test('looks once without it', async () => {
    const api = await settlingFor(1);
    const { stdout } = await run(api.url, '-o', 'json');
    expect((JSON.parse(stdout) as Report).settling).toHaveLength(1);
  });

  test('looks again until nothing is settling, and says nothing but the report', async () => {
    const api = await settlingFor(1);
    const { stdout, stderr, exitCode } = await run(api.url, '--wait=20s', '-o', 'json', '--fail-on-incomplete');
    expect((JSON.parse(stdout) as Report).settling).toEqual([]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(exitCodes.healthy);
    expect(api.requests.filter(r => isList(r, 'namespaces'))).toHaveLength(2);
  });

  test('looks a last time when the time is over', async () => {
    const api = await settlingFor(9);
    const { stdout, exitCode } = await run(api.url, '--wait', '4s', '-o', 'json', '--fail-on-incomplete');
    expect((JSON.parse(stdout) as Report).settling).toHaveLength(1);
    expect(exitCode).toBe(exitCodes.incomplete);
    expect(api.requests.filter(r => isList(r, 'namespaces'))).toHaveLength(2);
  });
});

test.each([
  ['SIGINT', exitCodes.interrupted, ['analyze']],
  ['SIGTERM', exitCodes.terminated, ['analyze']],
  ['SIGINT', exitCodes.interrupted, ['analyze', '--watch']],
  ['SIGINT', exitCodes.interrupted, ['why', 'deploy/web']],
  ['SIGTERM', exitCodes.terminated, ['why', 'deploy/web']],
  ['SIGINT', exitCodes.interrupted, ['baseline', 'write', '/nowhere/baseline.yaml']],
] as const)('%s (%d) in the middle of a listing ends %j at once, without a word', async (signal, code, args) => {
  const api = await server({ intercept: r => (isList(r, 'services') ? { fault: 'stall' } : undefined) });
  const running = runCommand([...args, '--server', api.url]);
  await expect.poll(() => api.requests.some(r => isList(r, 'services'))).toBe(true);
  running.kill(signal);
  const { stdout, stderr, exitCode } = await running;
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: code });
});

test('what is not read within --timeout is in the report', async () => {
  const api = await server({ intercept: r => (isList(r, 'services') ? { fault: 'stall' } : undefined) });
  const { stdout, exitCode } = await run(api.url, '--timeout', '4s', '-o', 'json');
  const { coverage } = JSON.parse(stdout) as Report;
  expect(coverage.kinds.find(k => k.kind === 'Service')).toMatchObject({ state: 'timed-out' });
  expect(exitCode).toBe(exitCodes.incomplete);
});

import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { credentialsOf } from '../../../src/cluster/live/credentials.ts';
import { loadConnection } from '../../../src/cluster/live/kubeconfig.ts';
import { type ApiServer, type ApiServerOptions, status } from '../../helpers/api-server.ts';
import { directory, kubeconfig, quick, read, server } from '../../helpers/live.ts';

const plan = [
  'Pod',
  'Service',
  'Node',
  'Event',
  'Deployment',
  'ReplicaSet',
  'Job',
  'ConfigMap',
  'Secret',
  'Ingress',
] as const;

/** A server that takes these values of Authorization alone. */
function accepting(...authorizations: readonly string[]): Promise<ApiServer> {
  const intercept: ApiServerOptions['intercept'] = r =>
    authorizations.includes(r.headers.authorization ?? '') ? undefined : status(401, 'Unauthorized', 'Unauthorized');
  return server({ intercept });
}

function authorizationsOf(api: ApiServer): (string | undefined)[] {
  return [...new Set(api.requests.map(r => r.headers.authorization))];
}

/** A credential plugin that counts its calls in a file beside it, and answers with this body for each call. */
async function plugin(script: string): Promise<{ command: string; calls: () => Promise<number> }> {
  const root = await directory();
  const command = join(root, 'login.mjs');
  const log = join(root, 'calls');
  const head = `#!${process.execPath}
import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(log)}, '.');
const call = readFileSync(${JSON.stringify(log)}).length;
const answer = (status, apiVersion = 'client.authentication.k8s.io/v1') => console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion, status }));
`;
  await writeFile(command, head + script);
  await chmod(command, 0o755);
  return { command, calls: async () => (await readFile(log, 'utf8').catch(() => '')).length };
}

const exec = (command: string, more: object = {}) => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command, ...more },
});

describe('without a plugin', () => {
  const cases: readonly [string, object, string][] = [
    ['token', { token: 'abc' }, 'Bearer abc'],
    ['password', { username: 'me', password: 'pä:ss' }, `Basic ${Buffer.from('me:pä:ss').toString('base64')}`],
    [
      'auth provider that client-node knows',
      { 'auth-provider': { name: 'gcp', config: { 'access-token': 'g' } } },
      'Bearer g',
    ],
  ];
  test.each(cases)('%s', async (_, user, authorization) => {
    const api = await accepting(authorization);
    expect((await read({ kubeconfig: await kubeconfig(api.url, { user }) })).states.Pod).toEqual(['complete']);
  });

  test('a token on the command line', async () => {
    const api = await accepting('Bearer given');
    await read({ kubeconfig: await kubeconfig(api.url, { user: exec('/nothing/there') }), token: 'given' });
    expect(authorizationsOf(api)).toEqual(['Bearer given']);
  });

  test('an auth provider that nobody knows', async () => {
    const file = await kubeconfig('http://127.0.0.1:9', { user: { 'auth-provider': { name: 'magic' } } });
    await expect(read({ kubeconfig: file })).rejects.toThrow(
      'the auth provider "magic" of user "somebody" is not known, or has no token',
    );
  });

  test('a token file, read anew after a 401', async () => {
    const file = join(await directory(), 'token');
    await writeFile(file, 'one\n');
    let current = 'Bearer one';
    const api = await server({
      intercept: async r => {
        if (r.path.endsWith('/pods') && current === 'Bearer one') {
          current = 'Bearer two';
          await writeFile(file, 'two\n');
        }
        return r.headers.authorization === current ? undefined : status(401, 'Unauthorized', 'Unauthorized');
      },
    });
    const { states } = await read(
      { kubeconfig: await kubeconfig(api.url, { user: { tokenFile: file, token: 'older' } }) },
      plan,
    );
    expect(Object.values(states).flat()).toEqual(plan.map(() => 'complete'));
    expect(authorizationsOf(api)).toEqual(['Bearer one', 'Bearer two']);
  });

  test('a token file that is not there', async () => {
    const file = await kubeconfig('http://127.0.0.1:9', { user: { tokenFile: 'token' } });
    await expect(read({ kubeconfig: file })).rejects.toThrow(
      /^cannot read the token file \/.*\/token: there is no such file$/,
    );
  });

  test('impersonation, in every request', async () => {
    const api = await server();
    await read({ kubeconfig: await kubeconfig(api.url), as: 'jane', asGroups: ['devs', 'staff'] });
    expect(api.requests.every(r => r.headers['impersonate-user'] === 'jane')).toBe(true);
    expect(api.requests.every(r => r.headers['impersonate-group'] === 'devs, staff')).toBe(true);
  });
});

describe('the token of a pod, which is written anew before it ends', () => {
  async function pod() {
    const root = await directory();
    const account = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
    await mkdir(account, { recursive: true });
    for (const [name, content] of Object.entries({ token: 'one\n', namespace: 'tools', 'ca.crt': '' }))
      await writeFile(join(account, name), content);
    const env = { HOME: root, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
    const connection = await loadConnection({ root, env });
    const clock = vi.spyOn(Date, 'now');
    onTestFinished(() => clock.mockRestore());
    const start = Date.now();
    const { signal } = new AbortController();
    const credentials = credentialsOf(connection, { env });
    return {
      server: connection.server.href,
      file: join(account, 'token'),
      current: () => credentials.current(signal),
      renew: async () => credentials.renew(await credentials.current(signal), signal),
      at: (seconds: number) => clock.mockReturnValue(start + seconds * 1000),
    };
  }
  const bearer = (token: string) => expect.objectContaining({ headers: { Authorization: `Bearer ${token}` } });

  test('is read anew after a minute, and kept if it cannot be', async () => {
    const { server, file, current, at } = await pod();
    expect(server).toBe('https://[fd00::1]:6443/');
    expect(await current()).toEqual(bearer('one'));
    await writeFile(file, 'two\n');
    at(50);
    expect(await current()).toEqual(bearer('one'));
    at(61);
    expect(await current()).toEqual(bearer('two'));
    await rm(file);
    at(122);
    expect(await current()).toEqual(bearer('two'));
    await writeFile(file, 'three');
    at(183);
    expect(await current()).toEqual(bearer('three'));
  });

  test('is not lost for good if a server refuses it for a while', async () => {
    const { file, current, renew, at } = await pod();
    expect(await renew()).toBeUndefined();
    await writeFile(file, 'two');
    at(30);
    expect(await renew()).toBeUndefined();
    at(61);
    expect(await current()).toEqual(bearer('two'));
    await writeFile(file, 'three');
    expect(await renew()).toEqual(bearer('three'));
  });
});

describe('a credential plugin', () => {
  test('runs once for ten requests at a time, and is told what it needs', async () => {
    const { command, calls } = await plugin(
      `const { spec, apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
       answer({ token: [process.argv[2], process.env.FLAVOUR, process.env.OUTER, apiVersion, spec.interactive, spec.cluster.server].join(' ') });`,
    );
    const api = await server();
    const user = exec(command, {
      args: ['hello'],
      env: [{ name: 'FLAVOUR', value: 'mild' }],
      provideClusterInfo: true,
      interactiveMode: 'Never',
    });
    const { states } = await read(
      { kubeconfig: await kubeconfig(api.url, { user }), env: { ...quick.env, OUTER: 'outer' } },
      plan,
    );
    expect(Object.values(states).flat()).toEqual(plan.map(() => 'complete'));
    expect(await calls()).toBe(1);
    expect(authorizationsOf(api)).toEqual([`Bearer hello mild outer client.authentication.k8s.io/v1 false ${api.url}`]);
  });

  test('runs once more when its token is refused, however many requests are refused', async () => {
    const { command, calls } = await plugin(`answer({ token: 't' + call });`);
    let accepted = 'Bearer t1';
    const api = await server({
      intercept: r => {
        if (r.query.has('limit')) accepted = 'Bearer t2';
        return r.headers.authorization === accepted ? undefined : status(401, 'Unauthorized', 'Unauthorized');
      },
    });
    const { states } = await read({ kubeconfig: await kubeconfig(api.url, { user: exec(command) }) }, plan);
    expect(Object.values(states).flat()).toEqual(plan.map(() => 'complete'));
    expect(await calls()).toBe(2);
  });

  test('whose token is refused for good', async () => {
    const { command, calls } = await plugin('answer({ token: "no" });');
    const api = await server({ intercept: () => status(401, 'Unauthorized', 'Unauthorized') });
    await expect(read({ kubeconfig: await kubeconfig(api.url, { user: exec(command) }) }, plan)).rejects.toThrow(
      /refused the credentials/,
    );
    expect(await calls()).toBe(2);
  });

  test('runs again when its token has ended', async () => {
    const { command, calls } = await plugin(
      `const end = Date.now() + (call === 1 ? 900 : 60000);
       answer({ token: 't' + call, expirationTimestamp: new Date(end).toISOString() });`,
    );
    const api = await server({
      intercept: async r =>
        r.path.endsWith('/pods') ? new Promise(done => setTimeout(() => done(undefined), 950)) : undefined,
    });
    await read({ kubeconfig: await kubeconfig(api.url, { user: exec(command) }), concurrency: 1 }, ['Pod', 'Node']);
    expect(await calls()).toBe(2);
    expect(api.requests.at(-1)?.headers.authorization).toBe('Bearer t2');
  });

  const failures: readonly [string, string, object, RegExp][] = [
    [
      'fails',
      'console.error("no session: log in\\nfirst"); process.exit(3);',
      {},
      /^the credential plugin "\S+login\.mjs" of user "somebody" failed \(exit code 3\): no session: log in$/,
    ],
    ['is killed', 'process.kill(process.pid, "SIGKILL");', {}, /failed \(killed\)$/],
    [
      'prints something else',
      'console.log("Welcome!");',
      {},
      /did not print a credential: expected JSON, got "Welcome!"$/,
    ],
    [
      'prints another object',
      'console.log("{}");',
      {},
      /did not print a credential: expected an ExecCredential with a status$/,
    ],
    [
      'speaks another version',
      'answer({ token: "a" }, "client.authentication.k8s.io/v1alpha1");',
      {},
      /answers in client\.authentication\.k8s\.io\/v1alpha1, but the kubeconfig asks for client\.authentication\.k8s\.io\/v1$/,
    ],
    ['gives nothing', 'answer({});', {}, /printed neither a token nor a client certificate with its key$/],
    ['has no command', '', { command: '' }, /^exec of user "somebody" names no command$/],
    [
      'is not installed',
      '',
      { command: 'kubecause-no-such-plugin', installHint: 'Get it from example.com.\nNow.' },
      /^the credential plugin "kubecause-no-such-plugin" of user "somebody" was not found\. Install it, or put it on the PATH\. Get it from example\.com\.$/,
    ],
  ];
  test.each(failures)('that %s', async (_, script, more, message) => {
    const { command } = await plugin(script);
    const file = await kubeconfig('http://127.0.0.1:9', { user: exec(command, more) });
    await expect(read({ kubeconfig: file })).rejects.toThrow(message);
  });

  test('that is on the PATH, but may not be run', async () => {
    const root = await directory();
    await writeFile(join(root, 'kubecause-login'), '#!/bin/sh\n', { mode: 0o644 });
    const file = await kubeconfig('http://127.0.0.1:9', { user: exec('kubecause-login') });
    await expect(read({ kubeconfig: file, env: { ...quick.env, PATH: root } })).rejects.toThrow(
      /^the credential plugin "kubecause-login" cannot be run: spawn kubecause-login EACCES$/,
    );
  });

  // Root may search every folder.
  test.skipIf(process.getuid?.() === 0)('that is not installed, where a folder of the PATH is closed', async () => {
    const root = await directory();
    const closed = join(root, 'closed');
    await mkdir(closed, { mode: 0o000 });
    const file = await kubeconfig('http://127.0.0.1:9', { user: exec('kubecause-no-such-plugin') });
    await expect(read({ kubeconfig: file, env: { ...quick.env, PATH: closed } })).rejects.toThrow(/was not found/);
  });

  test('that writes for the user is heard while it runs, and ends with the run', async () => {
    const { command } = await plugin('console.error("open https://login.example"); setInterval(() => {}, 1000);');
    const file = await kubeconfig('http://127.0.0.1:9', { user: exec(command) });
    const stop = new AbortController();
    const onPluginOutput = (text: string): void => stop.abort(new Error(`it said: ${text}`));
    await expect(read({ kubeconfig: file, onPluginOutput }, ['Pod'], stop.signal)).rejects.toThrow(
      'it said: open https://login.example\n',
    );
  });

  test('that does not end', async () => {
    const { command } = await plugin('setInterval(() => {}, 1000);');
    const file = await kubeconfig('http://127.0.0.1:9', { user: exec(command) });
    await expect(read({ kubeconfig: file, timeout: 0.3 })).rejects.toThrow(/not finished within the time/);
  });
});

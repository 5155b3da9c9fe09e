import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConnection } from '../../../src/cluster/live/kubeconfig.ts';
import type { LiveOptions } from '../../../src/cluster/live/options.ts';
import { UserError } from '../../../src/core/errors.ts';
import { directory } from '../../helpers/live.ts';

const config = `apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: east
  cluster: {server: "https://east.example:6443/", certificate-authority: ca.crt}
- name: west
  cluster: {server: "https://west.example/k8s/clusters/c-1", tls-server-name: kubernetes}
users:
- name: admin
  user: {token: secret, tokenFile: tokens/admin, as: boss, as-groups: [staff, root], as-uid: "7", as-user-extra: {"example.com/why": [test]}}
- name: robot
  user: {exec: {command: ./bin/login, apiVersion: client.authentication.k8s.io/v1}}
contexts:
- name: prod
  context: {cluster: east, user: admin, namespace: shop}
- name: staging
  context: {cluster: west, user: robot}
- name: broken
  context: {cluster: nowhere, user: robot}
- name: lost
  context: {cluster: west, user: rob}
`;

async function write(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await directory();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
}

async function load(options: LiveOptions, content = config) {
  const root = await write({ config: content });
  return { root, connection: await loadConnection({ kubeconfig: join(root, 'config'), env: {}, ...options }) };
}

describe('which context', () => {
  test('the current one, with paths from the directory of the kubeconfig', async () => {
    const { root, connection } = await load({});
    expect(connection).toMatchObject({
      context: 'prod',
      namespace: 'shop',
      tokenFile: join(root, 'tokens/admin'),
      user: { name: 'admin', token: 'secret' },
      cluster: { name: 'east', caFile: join(root, 'ca.crt') },
    });
    expect(connection.server.href).toBe('https://east.example:6443/');
  });

  test('the one named, its exec command from the directory of the kubeconfig, namespace default', async () => {
    const { root, connection } = await load({ context: 'staging' });
    expect(connection.server.href).toBe('https://west.example/k8s/clusters/c-1');
    expect(connection).toMatchObject({ namespace: 'default', cluster: { tlsServerName: 'kubernetes' } });
    expect(connection.user.exec).toMatchObject({ command: join(root, 'bin/login') });
  });

  test('the same where the kubeconfig is named from the current directory', async () => {
    const { root } = await load({});
    const connection = await loadConnection({ kubeconfig: relative('.', join(root, 'config')), context: 'staging' });
    expect(connection.user.exec).toMatchObject({ command: join(root, 'bin/login') });
  });

  test('overrides of cluster, user, server and trust', async () => {
    const { connection } = await load({
      cluster: 'west',
      user: 'robot',
      server: 'http://127.0.0.1:8001',
      insecureSkipTlsVerify: true,
    });
    expect(connection).toMatchObject({ user: { name: 'robot' }, cluster: { name: 'west', skipTLSVerify: true } });
    expect(connection.server.href).toBe('http://127.0.0.1:8001/');
  });

  test('a token on the command line replaces all but a certificate', async () => {
    const { connection } = await load({ token: 'given' });
    expect(connection).toMatchObject({ tokenFile: undefined, user: { name: 'admin', token: 'given' } });
  });

  test('a server alone needs no kubeconfig', async () => {
    const root = await directory();
    const connection = await loadConnection({ server: 'http://127.0.0.1:8001', env: { HOME: root } });
    expect(connection).toMatchObject({ context: '127.0.0.1:8001', namespace: 'default' });
  });
});

describe('impersonation', () => {
  test('from the kubeconfig, with what client-node leaves out', async () => {
    const { connection } = await load({});
    expect(connection.impersonation).toEqual({
      'Impersonate-User': 'boss',
      'Impersonate-Group': ['staff', 'root'],
      'Impersonate-Uid': '7',
      'Impersonate-Extra-example.com%2Fwhy': ['test'],
    });
  });

  test('from the command line', async () => {
    const { connection } = await load({ context: 'staging', as: 'jane', asGroups: ['devs'] });
    expect(connection.impersonation).toEqual({ 'Impersonate-User': 'jane', 'Impersonate-Group': ['devs'] });
  });

  test('groups without a user', async () => {
    await expect(load({ context: 'staging', asGroups: ['devs'] })).rejects.toThrow(/only together with a user/);
  });
});

describe('where from', () => {
  test('KUBECONFIG: several files, the first that names something wins, missing ones are skipped', async () => {
    const root = await write({
      'one/config': 'users: [{name: admin, user: {token: first}}]\n',
      'two/config': config.replace('current-context: prod', 'current-context: staging'),
      'three/config': 'current-context: prod\nclusters: [{name: west, cluster: {server: "https://other"}}]\n',
    });
    const paths = ['one', 'nothing', 'two', 'three'].map(name => join(root, name, 'config'));
    const connection = await loadConnection({ env: { KUBECONFIG: `${paths.join(delimiter)}${delimiter}` } });
    expect(connection).toMatchObject({
      context: 'staging',
      cluster: { server: 'https://west.example/k8s/clusters/c-1' },
    });
    const other = await loadConnection({ context: 'prod', env: { KUBECONFIG: paths.join(delimiter) } });
    expect(other.user.token).toBe('first');
  });

  test('the default path', async () => {
    const root = await write({ '.kube/config': config });
    expect((await loadConnection({ env: { HOME: root } })).context).toBe('prod');
  });

  test('the service account of a pod', async () => {
    const account = 'var/run/secrets/kubernetes.io/serviceaccount';
    const root = await write({
      [`${account}/token`]: 'abc',
      [`${account}/namespace`]: 'tools\n',
      [`${account}/ca.crt`]: '',
    });
    const env = { HOME: root, KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
    const connection = await loadConnection({ root, env });
    expect(connection).toMatchObject({
      context: 'in-cluster',
      namespace: 'tools',
      inCluster: true,
      tokenFile: join(root, account, 'token'),
    });
    expect(connection.server.href).toBe('https://10.96.0.1/');
  });
});

describe('what is wrong, in one line', () => {
  const cases: readonly [name: string, options: LiveOptions, content: string, message: RegExp][] = [
    [
      'missing context',
      { context: 'prd' },
      config,
      /^there is no context "prd" in the kubeconfig \S+config\. Did you mean "prod"\?$/,
    ],
    ['missing context, none near', { context: 'zzzzzz' }, config, /It has: prod, staging, broken, lost$/],
    ['context of a missing cluster', { context: 'broken' }, config, /^there is no cluster "nowhere"/],
    ['context of a missing user', { context: 'lost' }, config, /^there is no user "rob".* It has: admin, robot$/],
    [
      'no current context',
      {},
      config.replace('current-context: prod', ''),
      /does not say which context to use\. Name one with --context: prod, staging/,
    ],
    ['an empty file', {}, '', /does not say which context to use\. It has no contexts\.$/],
    ['malformed YAML', {}, 'clusters:\n- name: [\nusers: }\n', /config is not valid YAML: line \d: /],
    ['two equal keys', {}, 'users: []\nusers: []\n', /is not valid YAML: line 2: Map keys must be unique/],
    ['text', {}, 'hello', /is not a kubeconfig: expected a mapping, got text$/],
    ['a list', {}, '[1]', /is not a kubeconfig: expected a mapping, got a list$/],
    ['clusters that are no list', {}, 'clusters: {}', /expected clusters to be a list, got a mapping$/],
    ['an entry without a name', {}, 'users:\n- user: {}\n', /users\[0\] has no name$/],
    [
      'a token that is a number',
      {},
      config.replace('token: secret', 'tokenFile: 5'),
      /is not valid YAML|tokenFile of user "admin" must be text/,
    ],
    [
      'a server that is no URL',
      {},
      config.replace('https://east.example:6443/', 'east.example'),
      /must be a URL such as https:\/\/host:6443, got "east.example"$/,
    ],
    [
      'a cluster without a server',
      {},
      config.replace(/server: "https:\/\/east[^,]*, /, ''),
      /^cluster "east" has no server/,
    ],
    ['aliases that explode', {}, bomb(), /cannot be read: Excessive alias count/],
  ];
  test.each(cases)('%s', async (_, options, content, message) => {
    const error = await load(options, content).catch(e => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  test('no kubeconfig: says what was looked for', async () => {
    const root = await directory();
    await expect(loadConnection({ root, env: { HOME: root } })).rejects.toThrow(
      `no kubeconfig was found: looked for KUBECONFIG (not set), ${join(root, '.kube/config')}, and for the service account of a pod.`,
    );
    const KUBECONFIG = join(root, 'nothing');
    await expect(loadConnection({ root, env: { KUBECONFIG } })).rejects.toThrow(
      `looked for ${KUBECONFIG} (from KUBECONFIG)`,
    );
  });

  test('a named kubeconfig that is not there, or a directory', async () => {
    const root = await directory();
    await expect(loadConnection({ kubeconfig: join(root, 'x'), env: {} })).rejects.toThrow(
      /cannot read the kubeconfig .*x: there is no such file$/,
    );
    await expect(loadConnection({ kubeconfig: root, env: {} })).rejects.toThrow(/it is a directory$/);
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++)
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  return `${lines.join('\n')}\n`;
}

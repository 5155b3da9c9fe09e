import { access, readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Cluster, User } from '@kubernetes/client-node/dist/config_types.js';
import { UserError } from '../../core/errors.ts';
import { nearest } from '../../core/near.ts';
import { homeFolder } from '../../files/home.ts';
import {
  type Entry,
  firstLine,
  isMapping,
  type KubeconfigFiles,
  type Mapping,
  readKubeconfigFiles,
  textField,
  textListField,
} from './kubeconfig-file.ts';
import type { Environment, LiveOptions } from './options.ts';

/** Which server to speak to and as whom: one context, with the overrides of the command line. */
export interface Connection {
  /** Name of the context; the server's host if there is no kubeconfig. */
  readonly context: string;
  /** Where the context was found, for messages: `the kubeconfig /home/me/.kube/config`. */
  readonly origin: string;
  readonly inCluster: boolean;
  /** The namespace that is meant where none is named. */
  readonly namespace: string;
  readonly server: URL;
  readonly cluster: Cluster;
  readonly user: User;
  /** What client-node does not read of a user. */
  readonly tokenFile: string | undefined;
  /** The kubeconfig that holds the user, for credentials that the provider replaces. */
  readonly userFile: string | undefined;
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
  readonly kubeConfig: KubeConfig;
}

/** A context, a cluster and a user as a kubeconfig holds them, before client-node has read them. */
interface Chosen {
  readonly name: string;
  readonly context: Mapping;
  readonly cluster: Mapping;
  readonly user: Mapping;
  readonly userFile: string | undefined;
  readonly origin: string;
}

const serviceAccount = 'var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Finds the context to use: `--kubeconfig`, else `KUBECONFIG`, else `~/.kube/config`, else the service account of the pod.
 * @throws UserError if there is none, or if it is not what a kubeconfig should be
 */
export async function loadConnection(options: LiveOptions): Promise<Connection> {
  const env = options.env ?? process.env;
  const { paths, lookedFor } = await findFiles(options, env);
  // Imported here: it takes longer to load than everything else that a live run needs together.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const kubeConfig = new KubeConfig();

  if (paths.length === 0 && options.server === undefined) {
    const root = options.root ?? '';
    if (env.KUBERNETES_SERVICE_HOST === undefined || !(await exists(join(root, '/', serviceAccount)))) {
      throw new UserError(
        `no kubeconfig was found: looked for ${lookedFor}, and for the service account of a pod. Name one with --kubeconfig, or a server with --server.`,
      );
    }
    kubeConfig.loadFromCluster(root);
    const token = join(root, '/', serviceAccount);
    const host = isIPv6(env.KUBERNETES_SERVICE_HOST) ? `[${env.KUBERNETES_SERVICE_HOST}]` : env.KUBERNETES_SERVICE_HOST;
    // client-node looks at process.env alone.
    const server = options.server ?? `https://${host}:${env.KUBERNETES_SERVICE_PORT ?? '443'}`;
    return connectionOf(
      kubeConfig,
      { ...options, server },
      {
        context: 'in-cluster',
        origin: 'the service account of this pod',
        inCluster: true,
        tokenFile: token,
        userFile: undefined,
        raw: {},
      },
    );
  }

  const chosen = paths.length === 0 ? withoutKubeconfig(options) : choose(await readKubeconfigFiles(paths), options);
  const { name } = chosen;
  try {
    // As JSON, which is YAML: files are merged and their paths resolved here, as client-node's merge refuses equal names.
    kubeConfig.loadFromString(
      JSON.stringify({
        'current-context': name,
        clusters: [{ name: chosen.context.cluster, cluster: chosen.cluster }],
        users: [{ name: chosen.context.user, user: chosen.user }],
        contexts: [{ name, context: chosen.context }],
      }),
    );
  } catch (error) {
    throw new UserError(
      `context "${name}" of ${chosen.origin} cannot be used: ${firstLine(String(error instanceof Error ? error.message : error))}`,
      { cause: error },
    );
  }
  return connectionOf(kubeConfig, options, {
    context: name,
    origin: chosen.origin,
    inCluster: false,
    tokenFile: textField(chosen.user, 'tokenFile', `user "${chosen.context.user}"`),
    userFile: chosen.userFile,
    raw: chosen.user,
  });
}

/** The contexts of the kubeconfig that would be used, without a network; the current one besides. None if there is no file. */
export async function contextNames(
  options: Pick<LiveOptions, 'kubeconfig' | 'env'>,
): Promise<{ readonly names: readonly string[]; readonly current: string | undefined }> {
  const { paths } = await findFiles(options, options.env ?? process.env);
  const { contexts, currentContext } = await readKubeconfigFiles(paths);
  return { names: [...contexts.keys()], current: currentContext };
}

interface Rest extends Pick<Connection, 'context' | 'origin' | 'inCluster' | 'tokenFile' | 'userFile'> {
  readonly raw: Mapping;
}

function connectionOf(kubeConfig: KubeConfig, options: LiveOptions, { raw, ...rest }: Rest): Connection {
  const cluster = kubeConfig.getCurrentCluster();
  const user = kubeConfig.getCurrentUser();
  if (cluster === null || user === null) throw new Error(`client-node lost the context "${rest.context}"`);
  return {
    ...rest,
    // A token on the command line stands in for every other credential but a client certificate, as with kubectl.
    tokenFile: options.token === undefined ? rest.tokenFile : undefined,
    namespace: kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace?.trim() || 'default',
    server: serverUrl(options.server ?? cluster.server, cluster.name),
    cluster: options.insecureSkipTlsVerify === true ? { ...cluster, skipTLSVerify: true } : cluster,
    user: options.token === undefined ? user : { name: user.name, token: options.token, ...certificateOf(user) },
    impersonation: impersonationHeaders(options, raw, user.name),
    kubeConfig,
  };
}

function certificateOf({ certData, certFile, keyData, keyFile }: User): Partial<User> {
  return {
    ...(certData && { certData }),
    ...(certFile && { certFile }),
    ...(keyData && { keyData }),
    ...(keyFile && { keyFile }),
  };
}

function serverUrl(server: string, cluster: string): URL {
  if (!/^https?:\/\//i.test(server) || !URL.canParse(server)) {
    throw new UserError(`the server of cluster "${cluster}" must be a URL such as https://host:6443, got "${server}"`);
  }
  return new URL(server.replace(/\/+$/, ''));
}

async function findFiles(
  options: Pick<LiveOptions, 'kubeconfig'>,
  env: Environment,
): Promise<{ paths: string[]; lookedFor: string }> {
  if (options.kubeconfig !== undefined) return { paths: [options.kubeconfig], lookedFor: options.kubeconfig };
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter(path => path !== '');
  const paths = named.length > 0 ? named : [join(env.HOME || env.USERPROFILE || homeFolder(), '.kube', 'config')];
  const found = [];
  for (const path of new Set(paths)) if (await exists(path)) found.push(path);
  return {
    paths: found,
    lookedFor: named.length > 0 ? `${paths.join(', ')} (from KUBECONFIG)` : `KUBECONFIG (not set), ${paths[0]}`,
  };
}

/** `--server` alone is enough for a server that wants no kubeconfig, such as `kubectl proxy`. */
function withoutKubeconfig(options: LiveOptions): Chosen {
  for (const field of ['context', 'cluster', 'user'] as const) {
    if (options[field] !== undefined)
      throw new UserError(`no kubeconfig was found, so --${field} ${options[field]} names nothing`);
  }
  const server = options.server ?? '';
  const name = URL.canParse(server) ? new URL(server).host : server;
  return {
    name,
    context: { cluster: 'from --server', user: 'anonymous' },
    cluster: { server },
    user: {},
    userFile: undefined,
    origin: '--server',
  };
}

function choose(config: KubeconfigFiles, options: LiveOptions): Chosen {
  const origin = `the kubeconfig ${config.files.join(', ')}`;
  const name = options.context ?? config.currentContext;
  if (name === undefined && (options.cluster === undefined || options.user === undefined)) {
    const names = [...config.contexts.keys()];
    const choice =
      names.length === 0 ? 'It has no contexts.' : `Name one with --context: ${names.slice(0, 10).join(', ')}`;
    throw new UserError(`${origin} does not say which context to use. ${choice}`);
  }
  const context = name === undefined ? {} : find(config.contexts, name, 'context', origin).value;
  const clusterName = options.cluster ?? textField(context, 'cluster', `context "${name}"`);
  if (clusterName === undefined)
    throw new UserError(`context "${name}" of ${origin} names no cluster. Name one with --cluster.`);
  const userName = options.user ?? textField(context, 'user', `context "${name}"`);
  const cluster = find(config.clusters, clusterName, 'cluster', origin);
  const user = userName === undefined ? undefined : find(config.users, userName, 'user', origin);
  return {
    name: name ?? clusterName,
    context: {
      cluster: clusterName,
      user: userName ?? 'anonymous',
      namespace: textField(context, 'namespace', `context "${name}"`),
    },
    cluster: checkCluster(cluster.value, clusterName, options),
    user: user?.value ?? {},
    userFile: user?.file,
    origin,
  };
}

function checkCluster(cluster: Mapping, name: string, options: LiveOptions): Mapping {
  const where = `cluster "${name}"`;
  for (const field of ['certificate-authority', 'certificate-authority-data', 'tls-server-name', 'proxy-url'])
    textField(cluster, field, where);
  const server = textField(cluster, 'server', where) ?? options.server;
  if (server === undefined) throw new UserError(`${where} has no server. Name one with --server.`);
  // client-node refuses plain HTTP unless it is told not to look for certificates, of which there are none.
  return { ...cluster, server, ...(server.startsWith('http:') && { 'insecure-skip-tls-verify': true }) };
}

function find(
  entries: ReadonlyMap<string, Entry>,
  name: string,
  what: 'context' | 'cluster' | 'user',
  origin: string,
): Entry {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const names = [...entries.keys()];
  const near = nearest(name, names);
  let hint = `It has no ${what}s.`;
  if (near.length > 0) hint = `Did you mean ${near.map(n => `"${n}"`).join(' or ')}?`;
  else if (names.length > 0) hint = `It has: ${names.slice(0, 10).join(', ')}`;
  throw new UserError(`there is no ${what} "${name}" in ${origin}. ${hint}`);
}

/** client-node reads `as` alone; groups, uid and extra matter as much to what the server allows. */
function impersonationHeaders(options: LiveOptions, user: Mapping, name: string): Connection['impersonation'] {
  const where = `user "${name}"`;
  const as = options.as ?? textField(user, 'as', where);
  const given = options.asGroups ?? [];
  const groups = given.length > 0 ? given : textListField(user, 'as-groups', where);
  if (as === undefined) {
    if (groups.length > 0)
      throw new UserError('groups can be impersonated only together with a user. Name one with --as.');
    return {};
  }
  const headers: Record<string, string | readonly string[]> = { 'Impersonate-User': as };
  if (groups.length > 0) headers['Impersonate-Group'] = groups;
  const uid = textField(user, 'as-uid', where);
  if (uid !== undefined) headers['Impersonate-Uid'] = uid;
  const extra = user['as-user-extra'];
  if (isMapping(extra)) {
    for (const key of Object.keys(extra)) {
      headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = textListField(extra, key, `as-user-extra of ${where}`);
    }
  }
  return headers;
}

/** The bytes of a credential that a kubeconfig holds either in itself (base64) or in a file. Data wins, as with kubectl. */
export async function readMaterial(
  data: string | undefined,
  file: string | undefined,
  what: string,
): Promise<Buffer | undefined> {
  if (data) return Buffer.from(data, 'base64');
  if (!file) return undefined;
  try {
    return await readFile(file);
  } catch (error) {
    throw new UserError(
      `cannot read ${what} ${file}: ${firstLine(String(error instanceof Error ? error.message : error))}`,
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

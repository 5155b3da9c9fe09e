import { readFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { UserError } from '../../core/errors.ts';
import { runPlugin } from './exec-plugin.ts';
import { type Connection, readMaterial } from './kubeconfig.ts';
import { firstLine, reasonOf } from './kubeconfig-file.ts';
import { oidcTokens } from './oidc.ts';
import type { LiveOptions } from './options.ts';

/** What a request carries to say who sends it. */
export interface Credential {
  readonly headers: OutgoingHttpHeaders;
  readonly cert: string | Buffer | undefined;
  readonly key: string | Buffer | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number | undefined;
}

/** The credential of a run, fetched once however many requests wait for it. */
export interface Credentials {
  /** @throws UserError if it cannot be had */
  current(): Promise<Credential>;
  /** A newer credential than the one the server refused; undefined if there is none to be had. */
  renew(refused: Credential): Promise<Credential | undefined>;
}

/** Fetches a credential; `refused` says that the server did not take the last one. */
type Fetch = (refused: boolean) => Promise<Partial<Credential>>;

/**
 * The credentials of a connection: token, token file, password, client certificate, credential plugin, OIDC, or one of
 * client-node's older providers. Nothing is fetched before the first request.
 */
export function credentialsOf(connection: Connection, options: LiveOptions, signal: AbortSignal): Credentials {
  const fetch = fetcherOf(connection, options, signal);
  const { user } = connection;
  async function obtain(refused: boolean): Promise<Credential> {
    const cert = await readMaterial(user.certData, user.certFile, `client-certificate of user "${user.name}"`);
    const key = await readMaterial(user.keyData, user.keyFile, `client-key of user "${user.name}"`);
    return { headers: {}, cert, key, expires: undefined, ...(await fetch(refused)) };
  }

  let held: Promise<Credential> | undefined;
  return {
    async current() {
      held ??= obtain(false);
      const credential = await held;
      if (credential.expires === undefined || credential.expires > Date.now()) return credential;
      return (await this.renew(credential)) ?? credential;
    },
    async renew(refused) {
      // Of many requests that are refused together, the first renews and the others wait for it.
      const before = held;
      if (before !== undefined && (await before) === refused && held === before) held = obtain(true);
      const credential = await held;
      return credential === undefined || isSame(credential, refused) ? undefined : credential;
    },
  };
}

function isSame(a: Credential, b: Credential): boolean {
  return a.headers.Authorization === b.headers.Authorization && String(a.cert ?? '') === String(b.cert ?? '');
}

function fetcherOf(connection: Connection, options: LiveOptions, signal: AbortSignal): Fetch {
  const { user, tokenFile } = connection;
  const env = options.env ?? process.env;
  if (tokenFile !== undefined) return async () => bearer(await readTokenFile(tokenFile, user.token));
  if (user.token) return async () => bearer(user.token);
  if (user.username) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return async () => ({ headers: { Authorization: `Basic ${pair}` } });
  }
  if (user.exec) {
    return async () => {
      const context = {
        userName: user.name,
        exec: user.exec,
        cluster: await clusterInfo(connection),
        env,
        onOutput: options.onPluginOutput,
      };
      const { token, certificate, key, expires } = await runPlugin(context, signal);
      const pair = certificate === undefined ? {} : { cert: certificate, key };
      return { ...bearer(token), ...pair, expires };
    };
  }
  if (user.authProvider?.name === 'oidc') {
    const tokens = oidcTokens(connection, options, signal);
    return async refused => bearer(await tokens(refused));
  }
  if (user.authProvider) return () => olderProvider(connection);
  return async () => ({});
}

function bearer(token: string | undefined): Partial<Credential> {
  return token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
}

async function readTokenFile(file: string, otherwise: string | undefined): Promise<string | undefined> {
  try {
    const token = (await readFile(file, 'utf8')).trim();
    return token === '' ? otherwise : token;
  } catch (error) {
    if (otherwise) return otherwise;
    throw new UserError(`cannot read the token file ${file}: ${reasonOf(error)}`, { cause: error });
  }
}

/** `spec.cluster` of the ExecCredential that a plugin is handed. */
async function clusterInfo({ cluster, server }: Connection): Promise<Record<string, unknown>> {
  const ca = await readMaterial(cluster.caData, cluster.caFile, `certificate-authority of cluster "${cluster.name}"`);
  return {
    server: server.href.replace(/\/$/, ''),
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipTLSVerify && { 'insecure-skip-tls-verify': true }),
    ...(ca && { 'certificate-authority-data': ca.toString('base64') }),
    ...(cluster.proxyUrl && { 'proxy-url': cluster.proxyUrl }),
  };
}

/** gcp and azure: kubectl has dropped them, client-node has not. */
async function olderProvider({ kubeConfig, user }: Connection): Promise<Partial<Credential>> {
  const name = String(user.authProvider?.name);
  const request: RequestOptions = { headers: {} };
  try {
    await kubeConfig.applyToHTTPSOptions(request);
  } catch (error) {
    throw new UserError(`the auth provider "${name}" of user "${user.name}" failed: ${firstLine(reasonOf(error))}`, {
      cause: error,
    });
  }
  const { headers } = request;
  if (headers === undefined || Array.isArray(headers) || !('Authorization' in headers)) {
    throw new UserError(`the auth provider "${name}" of user "${user.name}" is not known, or has no token`);
  }
  return { headers: { Authorization: headers.Authorization } };
}

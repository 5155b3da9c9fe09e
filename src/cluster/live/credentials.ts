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
  current(signal: AbortSignal): Promise<Credential>;
  /** A newer credential than the one the server refused; undefined if there is none to be had. */
  renew(refused: Credential, signal: AbortSignal): Promise<Credential | undefined>;
}

/**
 * Milliseconds after which a token file is read anew: a kubelet writes the token of a pod again while the old one is good for
 * another two minutes at least, and what runs for long may outlive many. For as long nobody is asked for a credential who gave
 * the one again that was refused. The same minute as in client-go.
 * @see https://github.com/kubernetes/client-go/blob/master/transport/token_source.go
 */
const aWhile = 60_000;

/** Fetches a credential; `refused` says that the server did not take the last one. */
type Fetch = (refused: boolean, signal: AbortSignal) => Promise<Partial<Credential>>;

/**
 * The credentials of a connection: token, token file, password, client certificate, credential plugin, OIDC, or one of
 * client-node's older providers. Nothing is fetched before the first request.
 */
export function credentialsOf(connection: Connection, options: LiveOptions): Credentials {
  const fetch = fetcherOf(connection, options);
  const { user } = connection;
  let held: Promise<Credential> | undefined;
  /** A source that gave the refused credential again will go on doing so until then, in milliseconds since 1970. */
  let exhausted = 0;

  function obtain(refused: boolean, signal: AbortSignal): Promise<Credential> {
    const fetched = fetchWhole(refused, signal);
    held = fetched;
    fetched.catch(() => {
      // A later reading may have better luck.
      if (held === fetched) held = undefined;
    });
    return fetched;
  }

  async function fetchWhole(refused: boolean, signal: AbortSignal): Promise<Credential> {
    const cert = await readMaterial(user.certData, user.certFile, `client-certificate of user "${user.name}"`);
    const key = await readMaterial(user.keyData, user.keyFile, `client-key of user "${user.name}"`);
    const { expires, ...fetched } = await fetch(refused, signal);
    // An end that has passed already is a wrong clock, here or there: renewing does not help.
    const end = expires !== undefined && expires > Date.now() ? expires : undefined;
    return { headers: {}, cert, key, ...fetched, expires: end };
  }

  /** What stands in for a credential: of many requests that need it, the first fetches and the others wait. */
  async function replace(old: Credential, signal: AbortSignal): Promise<Credential> {
    const before = held;
    if (before !== undefined && (await before) === old && held === before) obtain(true, signal);
    return await (held ?? obtain(true, signal));
  }

  async function renew(refused: Credential, signal: AbortSignal): Promise<Credential | undefined> {
    const isExhausted = Date.now() < exhausted;
    const credential = isExhausted ? await held : await replace(refused, signal);
    if (credential === undefined || !isSame(credential, refused)) return credential;
    if (!isExhausted) exhausted = Date.now() + aWhile;
    return undefined;
  }

  return {
    renew,
    async current(signal) {
      const credential = await (held ?? obtain(false, signal));
      if (credential.expires === undefined || credential.expires > Date.now()) return credential;
      return await replace(credential, signal);
    },
  };
}

function isSame(a: Credential, b: Credential): boolean {
  return a.headers.Authorization === b.headers.Authorization && String(a.cert ?? '') === String(b.cert ?? '');
}

function fetcherOf(connection: Connection, options: LiveOptions): Fetch {
  const { user, tokenFile } = connection;
  const env = options.env ?? process.env;
  if (tokenFile !== undefined) {
    let last = user.token;
    return async () => {
      last = await readTokenFile(tokenFile, last);
      return { ...bearer(last), expires: Date.now() + aWhile };
    };
  }
  if (user.token) return async () => bearer(user.token);
  if (user.username) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return async () => ({ headers: { Authorization: `Basic ${pair}` } });
  }
  if (user.exec) {
    return async (_refused, signal) => {
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
    const tokens = oidcTokens(connection, options);
    return async (refused, signal) => bearer(await tokens(refused, signal));
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

import { readFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isSeq, parseDocument } from 'yaml';
import { UserError } from '../../core/errors.ts';
import { replaceFile } from '../../files/replace.ts';
import { type Connection, readMaterial } from './kubeconfig.ts';
import { firstLine, isMapping, type Mapping, reasonOf, textField } from './kubeconfig-file.ts';
import type { Environment, LiveOptions } from './options.ts';
import { agentFor, proxyFromEnvironment } from './proxy.ts';

/** A token that ends within this many seconds is renewed first, as kubectl does. */
const margin = 10;

/** Milliseconds that the identity provider may take for an answer. */
const patience = 10_000;

/** The answers of an identity provider are a few kilobytes. */
const mostBytes = 1 << 20;

/**
 * The id tokens of an `oidc` auth provider, renewed by the refresh token if they have ended or were refused.
 *
 * Not client-node's: that one sends no client secret and does not know the provider's own certificate authority.
 * Where the provider replaces the refresh token, the old one is dead, and the new one is written to the kubeconfig as
 * kubectl does: else the next kubectl would ask for a new login.
 * @throws UserError (when called) if a token is needed and cannot be had
 */
export function oidcTokens(
  connection: Connection,
  options: LiveOptions,
): (refused: boolean, signal: AbortSignal) => Promise<string> {
  const userName = connection.user.name;
  const where = `auth-provider of user "${userName}"`;
  const config: Mapping = isMapping(connection.user.authProvider?.config) ? connection.user.authProvider.config : {};
  const field = (name: string): string | undefined => textField(config, name, where);
  let idToken = field('id-token');
  let refreshToken = field('refresh-token');

  return async (refused, signal) => {
    if (idToken !== undefined && !refused && endOf(idToken) > Date.now() / 1000 + margin) return idToken;
    const issuer = field('idp-issuer-url');
    const clientId = field('client-id');
    if (issuer === undefined || clientId === undefined || refreshToken === undefined) {
      const missing = ['idp-issuer-url', 'client-id', 'refresh-token'].filter(name => field(name) === undefined);
      throw new UserError(
        `the OIDC token of user "${userName}" has ended and cannot be renewed: the kubeconfig has no ${missing.join(', ')}. Log in again.`,
      );
    }
    const ca = await readMaterial(
      field('idp-certificate-authority-data'),
      field('idp-certificate-authority'),
      `idp-certificate-authority of user "${userName}"`,
    );
    const provider: Provider = { ca, env: options.env ?? process.env, signal };
    try {
      const endpoint = await tokenEndpoint(issuer, provider);
      const tokens = await refresh(endpoint, provider, { clientId, secret: field('client-secret'), refreshToken });
      idToken = tokens.idToken;
      if (tokens.refreshToken !== undefined && tokens.refreshToken !== refreshToken) {
        refreshToken = tokens.refreshToken;
        await keepTokens(
          connection.userFile,
          userName,
          { 'id-token': idToken, 'refresh-token': refreshToken },
          options,
        );
      }
      return idToken;
    } catch (error) {
      signal.throwIfAborted();
      throw new UserError(`the OIDC token of user "${userName}" could not be renewed: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  };
}

async function tokenEndpoint(issuer: string, provider: Provider): Promise<URL> {
  const { status, body } = await exchange(
    new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    provider,
  );
  const endpoint = body.token_endpoint;
  if (typeof endpoint === 'string' && URL.canParse(endpoint)) return new URL(endpoint);
  throw new Error(`${issuer} names no token endpoint (it answered ${status})`);
}

/** Seconds since 1970 at which a JSON web token ends; 0 if it cannot be read. */
function endOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isMapping(claims) && typeof claims.exp === 'number' ? claims.exp : 0;
  } catch {
    return 0;
  }
}

interface Grant {
  readonly clientId: string;
  readonly secret: string | undefined;
  readonly refreshToken: string;
}

async function refresh(
  endpoint: URL,
  provider: Provider,
  { clientId, secret, refreshToken }: Grant,
): Promise<{ idToken: string; refreshToken: string | undefined }> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const inForm = { ...form, client_id: clientId, ...(secret !== undefined && { client_secret: secret }) };
  let answer: Exchange;
  if (secret === undefined) {
    answer = await exchange(endpoint, provider, { form: inForm });
  } else {
    // Providers differ in where they want the secret, and refuse the other place with 400 or 401.
    const pair = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
    answer = await exchange(endpoint, provider, { form, authorization: `Basic ${pair}` });
    if (answer.status === 400 || answer.status === 401) answer = await exchange(endpoint, provider, { form: inForm });
  }
  const { id_token: idToken, refresh_token: next, error, error_description: description } = answer.body;
  if (typeof idToken === 'string') return { idToken, refreshToken: typeof next === 'string' ? next : undefined };
  const said = [error, description].filter(text => typeof text === 'string').join(': ');
  throw new Error(
    `${endpoint.host} answered ${answer.status}${said === '' ? ' without an id token' : ` ${firstLine(said)}`}`,
  );
}

interface Provider {
  readonly ca: Buffer | undefined;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

interface Exchange {
  readonly status: number;
  readonly body: Mapping;
}

interface Post {
  readonly form: Readonly<Record<string, string>>;
  readonly authorization?: string;
}

/** One request to the identity provider (never to the cluster): a GET, or the POST of a form. */
async function exchange(url: URL, { ca, env, signal }: Provider, post?: Post): Promise<Exchange> {
  const agent = await agentFor(url, proxyFromEnvironment(url, env), ca === undefined ? {} : { ca });
  const body = post === undefined ? undefined : new URLSearchParams(post.form).toString();
  const headers = {
    Accept: 'application/json',
    ...(body !== undefined && {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
    }),
    ...(post?.authorization !== undefined && { Authorization: post.authorization }),
  };
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { agent, signal, headers, method: post === undefined ? 'GET' : 'POST', timeout: patience },
      response => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > mostBytes) sent.destroy(new Error(`${url.host} does not stop answering`));
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${url.host} did not answer within ${patience / 1000} s`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

function parse(text: string): Mapping {
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : {};
  } catch {
    return {};
  }
}

/** Replaces tokens of a user in a kubeconfig, whole or not at all; comments and order stay. */
async function keepTokens(
  kubeconfig: string | undefined,
  userName: string,
  tokens: Readonly<Record<string, string>>,
  options: LiveOptions,
): Promise<void> {
  if (kubeconfig === undefined) return;
  try {
    const document = parseDocument(await readFile(kubeconfig, 'utf8'));
    const users = document.get('users');
    const index = isSeq(users)
      ? users.items.findIndex((_, i) => document.getIn(['users', i, 'name']) === userName)
      : -1;
    if (index < 0) return;
    for (const [field, value] of Object.entries(tokens)) {
      document.setIn(['users', index, 'user', 'auth-provider', 'config', field], value);
    }
    await replaceFile(kubeconfig, document.toString());
  } catch (error) {
    // The run has its token all the same.
    options.onPluginOutput?.(
      `${kubeconfig} cannot take the new OIDC tokens of user "${userName}": ${reasonOf(error)}\n`,
    );
  }
}

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { proxyFromEnvironment, withoutPassword } from '../cluster/live/proxy.ts';
import { UserError } from '../core/errors.ts';
import { whyNotRead } from '../files/why-not-read.ts';

export interface OutboundOptions {
  /** Through which all goes; without it, what the environment names for an address (HTTPS_PROXY, NO_PROXY). */
  readonly proxy: string | undefined;
  /** Certificates in PEM that are trusted besides the usual ones; without it SSL_CERT_FILE. */
  readonly caFile: string | undefined;
}

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;

/**
 * The fetch for everything but the cluster: through the proxy, and trusting the certificates, that are configured. It is
 * Node's own, which knows neither, unless one of them is; only then a package is loaded for it.
 * @throws UserError if the certificates cannot be read, or the proxy cannot be used
 */
export async function outboundFetch({ proxy, caFile }: OutboundOptions): Promise<typeof fetch> {
  const ca = await authorities(caFile);
  if (proxy !== undefined) checkProxy('--proxy', proxy);
  if (proxy === undefined && ca === undefined && !proxyVariables.some(name => process.env[name])) return fetch;
  const { default: undici } = await import('undici');
  // How long a call may take is up to its signal.
  const options = { headersTimeout: 0, bodyTimeout: 0 };
  const tls = ca === undefined ? {} : { ca };
  const direct = new undici.Agent({ ...options, connect: tls });
  const agents = new Map<string, Dispatcher>();
  function agentFor(url: URL): Dispatcher {
    const through = proxy ?? proxyFromEnvironment(url, process.env);
    if (through === undefined) return direct;
    const known = agents.get(through);
    if (known !== undefined) return known;
    checkProxy('the proxy of the environment', through);
    // Only what is encrypted needs a tunnel, and many proxies give one to nothing else.
    const agent = new undici.ProxyAgent({
      ...options,
      uri: through,
      proxyTunnel: false,
      requestTls: tls,
      proxyTls: tls,
    });
    agents.set(through, agent);
    return agent;
  }
  const through: unknown = async (input: string | URL, init?: RequestInit) => {
    const url = new URL(input);
    return await undici.fetch(url, { ...(init as object), dispatcher: agentFor(url) });
  };
  // Types alone set the two apart: undici's fetch is that which Node brings.
  return through as typeof fetch;
}

/** @throws UserError if it is no proxy that can be used */
function checkProxy(what: string, proxy: string): void {
  const expected = `${what} must be a URL such as http://host:3128`;
  if (!URL.canParse(proxy)) throw new UserError(`${expected}, got "${proxy}"`);
  if (!/^(https?|socks5?):$/.test(new URL(proxy).protocol))
    throw new UserError(`${expected}, got ${withoutPassword(proxy)}`);
}

/** The usual certificates and those of the file; undefined if there is no file. */
async function authorities(caFile: string | undefined): Promise<string[] | undefined> {
  const [what, path] = caFile === undefined ? ['SSL_CERT_FILE', process.env.SSL_CERT_FILE] : ['--ca-file', caFile];
  if (!path) return undefined;
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`${what}: cannot read ${path}: ${await whyNotRead(path, error)}`);
  }
  try {
    new X509Certificate(pem);
  } catch {
    // Why it is none (a DER file, a key, a page) is nothing that OpenSSL's message would tell a person.
    throw new UserError(`${what}: ${path} holds no certificate in PEM`);
  }
  return [...rootCertificates, pem];
}

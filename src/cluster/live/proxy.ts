import { type Agent as HttpAgent, Agent as PlainAgent } from 'node:http';
import { type AgentOptions, Agent as TlsAgent } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { UserError } from '../../core/errors.ts';
import { isLoopback } from '../../core/loopback.ts';
import type { Environment } from './options.ts';

/**
 * The proxy that the environment names for a URL, by the rules of Go's net/http, which kubectl follows: `HTTPS_PROXY` or
 * `HTTP_PROXY` (either case), nothing for loopback addresses, and the exceptions of `NO_PROXY`.
 */
export function proxyFromEnvironment(url: URL, env: Environment): string | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy) return undefined;
  if (isLoopback(url.hostname) || isExcepted(url, env.NO_PROXY || env.no_proxy || '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isExcepted(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return exceptions
    .toLowerCase()
    .split(',')
    .map(rule => rule.trim())
    .some(rule => rule !== '' && matches(rule, host, port));
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true;
  const version = isIP(host);
  const [network, bits] = rule.split('/');
  if (bits !== undefined) return version !== 0 && isInNetwork(host, version, network!, Number(bits));
  const withPort = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(rule);
  if (withPort !== null && withPort[3] !== port) return false;
  const name = withPort === null ? rule.replace(/^\[|\]$/g, '') : (withPort[1] ?? withPort[2]!);
  if (version !== 0) return name === host;
  // `.example.com` means its hosts alone; `example.com` means itself too.
  if (name.startsWith('.') || name.startsWith('*.')) return host.endsWith(name.replace(/^\*/, ''));
  return host === name || host.endsWith(`.${name}`);
}

function isInNetwork(host: string, version: number, network: string, bits: number): boolean {
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) !== version || !Number.isInteger(bits) || bits < 0 || bits > (version === 6 ? 128 : 32))
    return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(host, family);
}

/**
 * An agent that keeps its connections, directly or through a proxy. The packages for proxies are loaded only for one.
 * @throws UserError if the proxy's URL cannot be used
 */
export async function agentFor(url: URL, proxy: string | undefined, options: AgentOptions): Promise<HttpAgent> {
  const secure = url.protocol === 'https:';
  if (proxy === undefined) return secure ? new TlsAgent(options) : new PlainAgent(options);
  if (!URL.canParse(proxy)) throw new UserError(`the proxy must be a URL such as http://host:3128, got "${proxy}"`);
  const { protocol } = new URL(proxy);
  if (/^socks(4a?|5h?)?:$/.test(protocol)) {
    const { SocksProxyAgent } = await import('socks-proxy-agent');
    return new SocksProxyAgent(proxy, options);
  }
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new UserError(
      `the proxy ${withoutPassword(proxy)} cannot be used: expected http, https or socks5, got ${protocol}`,
    );
  }
  const { HttpProxyAgent, HttpsProxyAgent } = (await import('hpagent')).default;
  return secure ? new HttpsProxyAgent({ ...options, proxy }) : new HttpProxyAgent({ ...options, proxy });
}

/** A proxy's URL fit to be printed. */
export function withoutPassword(proxy: string): string {
  if (!URL.canParse(proxy)) return proxy;
  const url = new URL(proxy);
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}

import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { outboundFetch } from '../../src/cli/fetch.ts';
import { scratchFolder } from '../helpers/scratch.ts';
import { issue } from '../helpers/x509.ts';

/** The fetch that asks models, through proxies and to servers of this machine. */
const authority = issue({ name: 'test authority', authority: true });
const certificate = issue({ name: 'model.test', dns: ['model.test'], addresses: ['127.0.0.1'] }, authority);
const folder = scratchFolder();
const caFile = join(folder, 'ca.pem');
writeFileSync(caFile, authority.cert);
const none = { proxy: undefined, caFile: undefined };

const servers: Server[] = [];
const plain = await listen(createHttpServer((request, response) => void echo(request, response)));
const secure = await listen(
  createTlsServer(
    { cert: certificate.cert, key: certificate.key },
    (request, response) => void echo(request, response),
  ),
);

/** What the proxy was asked: `CONNECT host:port`, or the method and the whole address. */
const proxied: string[] = [];
const proxyServer = createHttpServer((request, response) => {
  proxied.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
  response.end('from the proxy');
});
proxyServer.on('connect', (request, socket) => {
  proxied.push(`CONNECT ${request.url}`);
  if (request.url?.startsWith('refused.test'))
    return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  const target = connectSocket(secure, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    target.pipe(socket).pipe(target);
  });
  target.on('error', () => socket.destroy());
  socket.on('error', () => target.destroy());
});
const proxy = `http://127.0.0.1:${await listen(proxyServer)}`;

beforeEach(() => {
  proxied.length = 0;
  for (const name of [
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
    'NO_PROXY',
    'no_proxy',
    'SSL_CERT_FILE',
  ])
    vi.stubEnv(name, '');
  return () => vi.unstubAllEnvs();
});
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

test('is that of Node where nothing is configured', async () => {
  expect(await outboundFetch(none)).toBe(fetch);
});

describe('certificates', () => {
  const url = `https://127.0.0.1:${secure}/v1`;

  test('of a file are trusted, and those of no file are not', async () => {
    const trusting = await outboundFetch({ ...none, caFile });
    expect(await post(trusting, url)).toBe('POST /v1: hello');
    await expect(post(fetch, url)).rejects.toThrow('fetch failed');
  });

  test('of SSL_CERT_FILE are trusted', async () => {
    vi.stubEnv('SSL_CERT_FILE', caFile);
    expect(await post(await outboundFetch(none), url)).toBe('POST /v1: hello');
  });

  test('that cannot be read, or are none, are named', async () => {
    const missing = join(folder, 'missing.pem');
    await expect(outboundFetch({ ...none, caFile: missing })).rejects.toThrow(
      `--ca-file: cannot read ${missing}: there is no such file or folder`,
    );
    const other = join(folder, 'other.pem');
    writeFileSync(other, 'hello');
    vi.stubEnv('SSL_CERT_FILE', other);
    await expect(outboundFetch(none)).rejects.toThrow(`SSL_CERT_FILE: ${other} holds no certificate in PEM`);
  });
});

describe('a proxy', () => {
  test('tunnels what is encrypted, whose certificate is still held against the file', async () => {
    const through = await outboundFetch({ proxy, caFile });
    expect(await post(through, 'https://model.test/v1')).toBe('POST /v1: hello');
    expect(proxied).toEqual(['CONNECT model.test:443']);
    await expect(post(await outboundFetch({ ...none, proxy }), 'https://model.test/v1')).rejects.toThrow(
      'fetch failed',
    );
  });

  test('is handed what is not, with the password that its URL holds', async () => {
    const through = await outboundFetch({ ...none, proxy: proxy.replace('//', '//me:secret@') });
    expect(await post(through, 'http://model.test/v1')).toBe('from the proxy');
    expect(proxied).toEqual([`POST http://model.test/v1 Basic ${btoa('me:secret')}`]);
  });

  test('of the environment is used, but not for this machine and its exceptions', async () => {
    vi.stubEnv('HTTP_PROXY', proxy);
    vi.stubEnv('NO_PROXY', 'corp.test');
    const through = await outboundFetch(none);
    expect(await post(through, 'http://model.test/v1')).toBe('from the proxy');
    expect(await post(through, `http://127.0.0.1:${plain}/v1`)).toBe('POST /v1: hello');
    await expect(post(through, 'http://api.corp.test.invalid/')).resolves.toBe('from the proxy');
    expect(proxied).toHaveLength(2);
  });

  test('that refuses says so', async () => {
    const through = await outboundFetch({ ...none, proxy });
    const error = await post(through, 'https://refused.test/').catch((thrown: Error) => thrown);
    expect(String(((error as Error).cause as Error).cause)).toContain('Proxy response (407)');
  });

  test.each([
    ['nonsense', 'got "nonsense"'],
    ['ftp://me:secret@host', 'got ftp://host'],
  ])('%s is none', async (given, got) => {
    await expect(outboundFetch({ ...none, proxy: given })).rejects.toThrow(
      `--proxy must be a URL such as http://host:3128, ${got}`,
    );
  });
});

test('ends when its signal says so', async () => {
  const trusting = await outboundFetch({ ...none, caFile });
  const signal = AbortSignal.timeout(20);
  const url = `http://127.0.0.1:${plain}/hang`;
  await expect(trusting(url, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
});

async function post(through: typeof fetch, url: string): Promise<string> {
  const headers = new Headers({ 'content-type': 'text/plain' });
  const response = await through(url, { method: 'POST', body: 'hello', headers, redirect: 'manual' });
  return await response.text();
}

type Listener = Parameters<typeof createHttpServer>[1] & {};

async function echo(request: Parameters<Listener>[0], response: Parameters<Listener>[1]): Promise<void> {
  if (request.url === '/hang') return;
  let body = '';
  for await (const piece of request) body += piece;
  response.end(`${request.method} ${request.url}: ${body}`);
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

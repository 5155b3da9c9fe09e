import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { credentialsOf } from '../../../src/cluster/live/credentials.ts';
import { loadConnection } from '../../../src/cluster/live/kubeconfig.ts';
import type { LiveOptions } from '../../../src/cluster/live/options.ts';
import { createTransport } from '../../../src/cluster/live/transport.ts';
import { directory, kubeconfig, type Parts, quick, read, server } from '../../helpers/live.ts';
import { issue } from '../../helpers/x509.ts';

const authority = issue({ name: 'authority', authority: true });
const other = issue({ name: 'other authority', authority: true });
const addresses = ['127.0.0.1'];
const good = issue({ name: 'server', addresses }, authority);
const client = issue({ name: 'jane', organization: 'staff' }, authority);

const base64 = (pem: string) => Buffer.from(pem).toString('base64');
const trusted = { 'certificate-authority-data': base64(authority.cert) };

async function tlsServer(certificate = good, clientAuthority?: string) {
  return server({
    contents: { Pod: [{ name: 'a', namespace: 'shop' }] },
    tls: { ...certificate, ...(clientAuthority !== undefined && { clientAuthority }) },
  });
}

async function readFrom(url: string, parts: Parts, options: LiveOptions = {}) {
  return read({ kubeconfig: await kubeconfig(url, parts), ...options });
}

describe('trust', () => {
  test('the authority of the kubeconfig', async () => {
    const api = await tlsServer();
    expect((await readFrom(api.url, { cluster: trusted })).states.Pod).toEqual(['complete']);
  });

  test('an authority that is written anew while somebody stays', async () => {
    const api = await tlsServer();
    const file = join(await directory(), 'ca.crt');
    await writeFile(file, other.cert);
    const connection = await loadConnection({
      kubeconfig: await kubeconfig(api.url, { cluster: { 'certificate-authority': file } }),
    });
    const transport = createTransport(connection, credentialsOf(connection, quick), quick);
    const ask = { path: '/version', accept: 'application/json', signal: new AbortController().signal };
    await expect(transport.get(ask)).rejects.toThrow('is not trusted');
    await writeFile(file, '');
    await expect(transport.get(ask)).rejects.toThrow('cannot be used');
    await writeFile(file, authority.cert);
    expect((await transport.get(ask)).status).toBe(200);
    transport.close();
  });

  const distrusted: readonly [string, () => Promise<{ url: string }>, object, RegExp][] = [
    [
      'an authority that is not known',
      tlsServer,
      {},
      /is not trusted: its certificate was issued by an authority that is not trusted\. Check certificate-authority .* or pass --insecure-skip-tls-verify \(context "test"/,
    ],
    [
      'another authority',
      tlsServer,
      { 'certificate-authority-data': base64(other.cert) },
      /is not trusted: its certificate was issued by an/,
    ],
    ['self-signed', () => tlsServer(issue({ name: 'me', addresses })), {}, /its certificate is self-signed/],
    [
      'expired',
      () => tlsServer(issue({ name: 'old', addresses, from: -9, to: -1 }, authority)),
      trusted,
      /its certificate has expired/,
    ],
    [
      'not yet valid',
      () => tlsServer(issue({ name: 'new', addresses, from: 1, to: 9 }, authority)),
      trusted,
      /its certificate is not valid yet/,
    ],
    [
      'for another name',
      () => tlsServer(issue({ name: 'k', dns: ['kubernetes'] }, authority)),
      trusted,
      /its certificate is for other names .* Set tls-server-name/,
    ],
    [
      'a server without TLS',
      async () => ({ url: (await server()).url.replace('http:', 'https:') }),
      trusted,
      /does not speak TLS\. Is it an http:\/\/ server\?/,
    ],
    [
      'an authority that is none',
      tlsServer,
      { 'certificate-authority-data': base64('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n') },
      /^the certificate-authority of cluster "cluster" cannot be used: /,
    ],
    [
      'an authority whose file is gone',
      tlsServer,
      { 'certificate-authority': 'ca.crt' },
      /^cannot read certificate-authority of cluster "cluster" .*\/ca\.crt/,
    ],
  ];
  test.each(distrusted)('%s', async (_, start, cluster, message) => {
    const { url } = await start();
    const error = await readFrom(url, { cluster }).catch(e => e);
    expect(error).toMatchObject({ name: 'UserError', message: expect.stringMatching(message) });
  });

  test('not asked for', async () => {
    const api = await tlsServer(issue({ name: 'old', addresses, from: -9, to: -1 }));
    expect((await readFrom(api.url, {}, { insecureSkipTlsVerify: true })).states.Pod).toEqual(['complete']);
    expect((await readFrom(api.url, { cluster: { 'insecure-skip-tls-verify': true } })).states.Pod).toEqual([
      'complete',
    ]);
  });

  test('tls-server-name', async () => {
    const api = await tlsServer(issue({ name: 'k', dns: ['kubernetes'] }, authority));
    const cluster = { ...trusted, 'tls-server-name': 'kubernetes' };
    expect((await readFrom(api.url, { cluster })).states.Pod).toEqual(['complete']);
  });
});

describe('client certificates', () => {
  const user = { 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) };

  test('are shown', async () => {
    const api = await tlsServer(good, authority.cert);
    await readFrom(api.url, { cluster: trusted, user });
    expect(new Set(api.requests.map(r => r.clientName))).toEqual(new Set(['jane']));
  });

  test('of a credential plugin', async () => {
    const api = await tlsServer(good, authority.cert);
    const status = { clientCertificateData: client.cert, clientKeyData: client.key };
    const answer = { kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status };
    const args = ['-e', `console.log(${JSON.stringify(JSON.stringify(answer))})`];
    const exec = { apiVersion: answer.apiVersion, command: process.execPath, args };
    await readFrom(api.url, { cluster: trusted, user: { exec } });
    expect(new Set(api.requests.map(r => r.clientName))).toEqual(new Set(['jane']));
  });

  const refused: readonly [string, object, RegExp][] = [
    ['none, where one is wanted', {}, /handshake|broke/],
    [
      'without a key',
      { ...user, 'client-key-data': undefined },
      /^user "somebody" has a client certificate without its key$/,
    ],
    [
      'with the key of another',
      { ...user, 'client-key-data': base64(other.key) },
      /^the client certificate of user "somebody", or its key, cannot be used: /,
    ],
    [
      'in a file that is gone',
      { ...user, 'client-certificate-data': undefined, 'client-certificate': 'me.crt' },
      /^cannot read client-certificate of user "somebody" .*\/me\.crt/,
    ],
  ];
  test.each(refused)('%s', async (_, wrong, message) => {
    const api = await tlsServer(good, authority.cert);
    await expect(readFrom(api.url, { cluster: trusted, user: wrong })).rejects.toThrow(message);
  });
});

/** A proxy that keeps the names it was asked to connect to. */
async function proxy(refuse?: number): Promise<{ url: string; targets: string[]; authorizations: unknown[] }> {
  const targets: string[] = [];
  const authorizations: unknown[] = [];
  const web: Server = createServer((_, response) => void response.writeHead(405).end());
  const open = new Set<Socket>();
  web.on('connect', (request, socket: Socket) => {
    targets.push(request.url ?? '');
    authorizations.push(request.headers['proxy-authorization']);
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
      return;
    }
    // Whatever name was asked for, the test's server stands for it.
    const upstream = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) {
      open.add(end);
      end.on('error', () => {});
    }
  });
  const port = await listen(web);
  onTestFinished(() => {
    for (const end of open) end.destroy();
    web.close();
  });
  return { url: `http://127.0.0.1:${port}`, targets, authorizations };
}

async function listen(started: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
}

describe('proxies', () => {
  const named = issue({ name: 'k', dns: ['k8s.test'] }, authority);

  test('of the cluster: TLS goes through, with the name of the server, over few connections', async () => {
    const api = await tlsServer(named);
    const through = await proxy();
    const url = `https://k8s.test:${api.port}`;
    const { states } = await readFrom(url, {
      cluster: { ...trusted, 'proxy-url': through.url.replace('//', '//me:pa%20ss@') },
    });
    expect(states.Pod).toEqual(['complete']);
    expect(new Set(through.targets)).toEqual(new Set([`k8s.test:${api.port}`]));
    expect(through.targets.length).toBeLessThanOrEqual(3);
    expect(through.authorizations[0]).toBe(`Basic ${Buffer.from('me:pa ss').toString('base64')}`);
  });

  test('of the environment, for http too', async () => {
    const api = await server({ contents: { Pod: [{ name: 'a' }] } });
    const through = await proxy();
    const env = { ...quick.env, HTTP_PROXY: through.url };
    expect((await readFrom(`http://k8s.test:${api.port}`, {}, { env })).objects).toHaveLength(1);
    expect(through.targets.length).toBeGreaterThan(0);
  });

  test.each([
    [
      407,
      /^https:\/\/k8s\.test:1 \(through the proxy .*\) cannot be reached: the proxy refused with 407: it wants a user and a p/,
    ],
    [403, /^https:\/\/k8s\.test:1 \(through the proxy .*\) cannot be reached: the proxy refused with 403 \(context/],
  ])('that refuse: %i', async (refuse, message) => {
    const through = await proxy(refuse);
    await expect(readFrom('https://k8s.test:1', { cluster: { 'proxy-url': through.url } })).rejects.toThrow(message);
  });

  test('that are none', async () => {
    const wrong = (url: string) => readFrom('https://k8s.test:1', { cluster: { 'proxy-url': url } });
    await expect(wrong('http://me:secret@127.0.0.1:9')).rejects.toThrow(
      'https://k8s.test:1 (through the proxy http://127.0.0.1:9) cannot be reached: nothing listens there',
    );
    await expect(wrong('nonsense')).rejects.toThrow('the proxy must be a URL such as http://host:3128, got "nonsense"');
    await expect(wrong('ftp://me:secret@host')).rejects.toThrow(
      'the proxy ftp://host cannot be used: expected http, https or socks5, got ftp:',
    );
  });

  test('SOCKS', async () => {
    const api = await tlsServer(named);
    const names: string[] = [];
    const open = new Set<Socket>();
    const socks = createTcpServer(socket => {
      open.add(socket.on('error', () => {}));
      socket.once('data', () => {
        socket.write(Buffer.of(5, 0));
        socket.once('data', request => {
          const length = request[4] ?? 0;
          names.push(request.toString('latin1', 5, 5 + length));
          const upstream = connect(request.readUInt16BE(5 + length), '127.0.0.1', () => {
            socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
            upstream.pipe(socket).pipe(upstream);
          });
          open.add(upstream.on('error', () => {}));
        });
      });
    });
    const port = await listen(socks);
    onTestFinished(() => {
      for (const end of open) end.destroy();
      socks.close();
    });
    const cluster = { ...trusted, 'proxy-url': `socks5h://127.0.0.1:${port}` };
    expect((await readFrom(`https://k8s.test:${api.port}`, { cluster })).states.Pod).toEqual(['complete']);
    expect(new Set(names)).toEqual(new Set(['k8s.test']));
  });
});

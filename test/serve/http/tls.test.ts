import { once } from 'node:events';
import { get } from 'node:https';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byCertificate } from '../../../src/serve/security/certificate.ts';
import type { Door } from '../../../src/serve/security/door.ts';
import { TlsFiles } from '../../../src/serve/security/tls.ts';
import { type CertificateFiles, certificateFiles } from '../../helpers/certificate-files.ts';
import { connection, httpServer } from '../../helpers/http-server.ts';

let files: CertificateFiles;
beforeAll(async () => {
  files = await certificateFiles();
  await Promise.all(['server', 'renewed', 'authority', 'stranger'].map(name => files.make(name)));
  await files.make('client', 'authority');
});

afterAll(() => files.remove());

interface Shown {
  readonly as?: string;
}

/** Asks over TLS, on a connection of its own. */
async function ask(address: string, { as }: Shown = {}): Promise<{ status: number; serverName: string; body: string }> {
  const [cert, key] = as === undefined ? [] : await Promise.all([files.read(`${as}.crt`), files.read(`${as}.key`)]);
  return await new Promise((resolve, reject) => {
    const request = get(address, { rejectUnauthorized: false, agent: false, cert, key }, answer => {
      const { socket } = answer;
      const serverName = socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject.CN) : '';
      let body = '';
      answer.on('data', data => {
        body += data;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, serverName, body }));
    });
    request.on('error', reject);
  });
}

test('a new certificate counts as soon as its key is there, too, for new connections and without a restart', async () => {
  await files.make('changing');
  const { address, logged } = await httpServer({ server: { door: await files.door('changing') }, tlsPace: 20 });
  expect(address).toMatch(/^https:/);
  expect(await ask(`${address}/healthz`)).toMatchObject({ status: 200, serverName: 'changing' });
  await files.replace('changing', 'renewed', 'crt');
  await expect.poll(() => logged.map(({ event }) => event)).toContain('certificate not read');
  expect(await ask(`${address}/healthz`)).toMatchObject({ serverName: 'changing' });
  await files.replace('changing', 'renewed', 'key');
  await expect.poll(() => ask(`${address}/healthz`)).toMatchObject({ serverName: 'renewed' });
  expect(logged.filter(({ event }) => event === 'certificate not read')).toHaveLength(1);
});

test('who shows a certificate of the authority may ask; without one, or with another, only whether it runs', async () => {
  const door: Door = { ...(await files.door('server', 'authority')), wants: 'certificate' };
  const names: (string | undefined)[] = [];
  const { address } = await httpServer({
    server: {
      door,
      authenticate: async (credentials, signal) => {
        names.push(credentials.certificate);
        return await byCertificate(credentials, signal);
      },
    },
  });
  expect(await ask(`${address}/v1/version`, { as: 'client' })).toMatchObject({ status: 200 });
  for (const shown of [{}, { as: 'stranger' }, { as: 'server' }])
    expect(await ask(`${address}/v1/version`, shown)).toMatchObject({ status: 401 });
  expect(await ask(`${address}/healthz`)).toMatchObject({ status: 200, body: 'ok\n' });
  expect(names).toEqual(['client', undefined, undefined, undefined]);
});

test('a connection that is never secured holds up no end', async () => {
  const { address, port, close } = await httpServer({ server: { door: await files.door('server') } });
  const { socket } = await connection(port);
  const closed = once(socket, 'close');
  // It was taken, as this one was.
  await ask(`${address}/healthz`);
  await close();
  await closed;
});

test('an authority that is replaced counts at once', async () => {
  await files.replace('replaced', 'authority', 'crt');
  const door: Door = { ...(await files.door('server', 'replaced')), wants: 'certificate' };
  const { address } = await httpServer({ server: { door, authenticate: byCertificate }, tlsPace: 20 });
  expect(await ask(`${address}/v1/version`, { as: 'client' })).toMatchObject({ status: 200 });
  await files.replace('replaced', 'stranger', 'crt');
  await expect.poll(() => ask(`${address}/v1/version`, { as: 'client' })).toMatchObject({ status: 401 });
});

test.each([
  ['a key of another', 'server.crt', 'renewed.key'],
  ['no certificate', 'server.key', 'server.key'],
  ['no file', 'nowhere.crt', 'server.key'],
])('%s is refused in one line', async (_, cert, key) => {
  await expect(TlsFiles.open({ cert: files.path(cert), key: files.path(key) })).rejects.toThrow(
    /(no certificate with its key: .+|cannot be read: ENOENT)$/,
  );
});

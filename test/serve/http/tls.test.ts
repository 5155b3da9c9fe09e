import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { byCertificate } from '../../../src/serve/security/certificate.ts';
import { type Door, openDoor } from '../../../src/serve/security/door.ts';
import { TlsFiles } from '../../../src/serve/security/tls.ts';
import { httpServer } from '../../helpers/http-server.ts';

let folder: string;
const path = (name: string): string => join(folder, name);

/** A key and a certificate as openssl makes them: signed by an authority, or by itself. */
async function certificate(name: string, authority?: string): Promise<void> {
  const signed = authority === undefined ? [] : ['-CA', path(`${authority}.crt`), '-CAkey', path(`${authority}.key`)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', path(`${name}.key`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  await execa('openssl', ['req', '-x509', ...key, ...signed, '-out', path(`${name}.crt`), '-days', '2', ...subject]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubecause-tls-'));
  await Promise.all(['server', 'renewed', 'authority', 'stranger'].map(name => certificate(name)));
  await certificate('client', 'authority');
});

afterAll(() => rm(folder, { recursive: true }));

interface Shown {
  readonly as?: string;
}

/** Asks over TLS, on a connection of its own. */
async function ask(address: string, { as }: Shown = {}): Promise<{ status: number; serverName: string; body: string }> {
  const [cert, key] =
    as === undefined ? [] : await Promise.all([readFile(path(`${as}.crt`)), readFile(path(`${as}.key`))]);
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

async function doorOf(name: string, clientCa?: string): Promise<Door> {
  const paths = { cert: path(`${name}.crt`), key: path(`${name}.key`), clientCa: clientCa && path(`${clientCa}.crt`) };
  return { ...openDoor, tls: await TlsFiles.open(paths) };
}

async function replace(name: string, by: string, ...ends: readonly string[]): Promise<void> {
  for (const end of ends) await writeFile(path(`${name}.${end}`), await readFile(path(`${by}.${end}`)));
}

test('a new certificate counts as soon as its key is there, too, for new connections and without a restart', async () => {
  await certificate('changing');
  const { address, logged } = await httpServer({ server: { door: await doorOf('changing') }, tlsPace: 20 });
  expect(address).toMatch(/^https:/);
  expect(await ask(`${address}/healthz`)).toMatchObject({ status: 200, serverName: 'changing' });
  await replace('changing', 'renewed', 'crt');
  await vi.waitFor(() => expect(logged.map(({ event }) => event)).toContain('certificate not read'));
  expect(await ask(`${address}/healthz`)).toMatchObject({ serverName: 'changing' });
  await replace('changing', 'renewed', 'key');
  await vi.waitFor(async () => expect(await ask(`${address}/healthz`)).toMatchObject({ serverName: 'renewed' }));
  expect(logged.filter(({ event }) => event === 'certificate not read')).toHaveLength(1);
});

test('who shows a certificate of the authority may ask; without one, or with another, only whether it runs', async () => {
  const door: Door = { ...(await doorOf('server', 'authority')), wants: 'certificate' };
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

test('an authority that is replaced counts at once', async () => {
  await replace('replaced', 'authority', 'crt');
  const door: Door = { ...(await doorOf('server', 'replaced')), wants: 'certificate' };
  const { address } = await httpServer({ server: { door, authenticate: byCertificate }, tlsPace: 20 });
  expect(await ask(`${address}/v1/version`, { as: 'client' })).toMatchObject({ status: 200 });
  await replace('replaced', 'stranger', 'crt');
  await vi.waitFor(async () =>
    expect(await ask(`${address}/v1/version`, { as: 'client' })).toMatchObject({ status: 401 }),
  );
});

test.each([
  ['a key of another', 'server.crt', 'renewed.key'],
  ['no certificate', 'server.key', 'server.key'],
  ['no file', 'nowhere.crt', 'server.key'],
])('%s is refused in one line', async (_, cert, key) => {
  await expect(TlsFiles.open({ cert: path(cert), key: path(key) })).rejects.toThrow(
    /(no certificate with its key: .+|cannot be read: ENOENT)$/,
  );
});

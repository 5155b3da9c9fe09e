import { copyFile, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Door, openDoor } from '../../src/serve/security/door.ts';
import { TlsFiles } from '../../src/serve/security/tls.ts';

export interface CertificateFiles {
  path(file: string): string;
  read(file: string): Promise<Buffer>;
  /** Makes `NAME.key` and `NAME.crt`, signed by an authority, or by itself. */
  make(name: string, authority?: string): Promise<void>;
  /** Puts copies of these files of one in the place of those of another, each at once. */
  replace(name: string, by: string, ...ends: readonly string[]): Promise<void>;
  /** The door of a server that shows one, and trusts clients of an authority. */
  door(name: string, clientCa?: string): Promise<Door>;
  remove(): Promise<void>;
}

/** A folder of keys and certificates of 127.0.0.1, as openssl makes them. */
export async function certificateFiles(): Promise<CertificateFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'kubecause-tls-'));
  const path = (file: string): string => join(folder, file);
  return {
    path,
    read: file => readFile(path(file)),
    async make(name, authority) {
      const signed =
        authority === undefined ? [] : ['-CA', path(`${authority}.crt`), '-CAkey', path(`${authority}.key`)];
      const key = [
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        path(`${name}.key`),
      ];
      const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
      await execa('openssl', [
        'req',
        '-x509',
        ...key,
        ...signed,
        '-out',
        path(`${name}.crt`),
        '-days',
        '2',
        ...subject,
      ]);
    },
    async replace(name, by, ...ends) {
      for (const end of ends) {
        await copyFile(path(`${by}.${end}`), path('next'));
        await rename(path('next'), path(`${name}.${end}`));
      }
    },
    async door(name, clientCa) {
      const paths = {
        cert: path(`${name}.crt`),
        key: path(`${name}.key`),
        clientCa: clientCa && path(`${clientCa}.crt`),
      };
      return { ...openDoor, tls: await TlsFiles.open(paths) };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

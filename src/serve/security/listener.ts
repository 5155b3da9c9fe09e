import { constants } from 'node:crypto';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { type SecureContextOptions, Server as TlsServer } from 'node:tls';
import { UserError } from '../../core/errors.ts';
import { isLoopback } from '../../core/loopback.ts';
import type { Log } from '../log.ts';
import type { Door } from './door.ts';
import type { Places } from './limits.ts';
import type { TlsMaterial } from './tls.ts';

/** Something of Node that listens, with or without TLS. */
export type Listener = NetServer & { setSecureContext?(options: SecureContextOptions): void };

/** What was shown once does not count for longer than a connection, since authorities change: no session is resumed. */
function secureContext(material: TlsMaterial): SecureContextOptions {
  return { ...material, minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET };
}

/** Milliseconds until a connection must be secured: as long as the headers of a request may take. */
const usualHandshake = 10_000;

/** What a listener with TLS is made with. Who shows no certificate may show a token: what is verified is looked at later. */
export function secureOptions(material: TlsMaterial) {
  return {
    ...secureContext(material),
    requestCert: material.ca !== undefined,
    rejectUnauthorized: false,
    handshakeTimeout: usualHandshake,
  } as const;
}

/** Warns of what goes over a network and could be read there. */
export function warnOfPlainText(host: string, { wants, tls }: Door, log: Log): void {
  if (wants === 'token' && tls === undefined && !isLoopback(host))
    log('warn', 'tokens go over the network in clear: see --tls-cert', {});
}

/** So many connections of one client, and so many in all: who wants more is not listened to. */
export function limitConnections(listener: Listener, places: Places): void {
  listener.on('connection', (socket: Socket) => {
    const leave = places.take(socket.remoteAddress ?? 'unknown');
    if (leave === undefined) socket.destroy();
    else socket.once('close', leave);
  });
}

/**
 * Takes a new certificate when there is one.
 * @param pace milliseconds after which the files are read anew
 * @returns ends it
 */
export function followCertificate(listener: Listener, { tls }: Door, log: Log, pace?: number): () => void {
  if (tls === undefined) return () => {};
  return tls.watch(
    {
      onChange(now) {
        listener.setSecureContext?.(secureContext(now));
        log('info', 'certificate read anew');
      },
      onFailure: ({ message }) => log('warn', 'certificate not read', { message }),
    },
    pace,
  );
}

const whyNotHere: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program does already; choose another port',
  EACCES: 'you may not use this port; choose one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such name',
};

/** `localhost` by its addresses, whatever a file of names says of it: clients try one or the other first. */
const thisMachine = ['127.0.0.1', '::1'] as const;

/** What the name of this machine has, and the machine may not: it is then reached by the other. */
const notHere: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Where something listens. */
export interface Listening {
  /** Such as `127.0.0.1:8080`. */
  readonly address: string;
  /** Takes no connection any more, and resolves when there is none. */
  stop(): Promise<void>;
}

/**
 * Listens at an address; at `localhost` at both of this machine.
 * @throws UserError if it cannot listen there
 */
export async function listen(listener: Listener, host: string, port: number): Promise<Listening> {
  const unsecured = unsecuredOf(listener);
  const [first, ...others] = host === 'localhost' ? thisMachine : [host];
  const bound = await bind(listener, first, port);
  const all: NetServer[] = [listener];
  for (const other of others) {
    // Connections go to the one listener, wherever they came in: https://nodejs.org/api/http.html#event-connection
    const more = createServer({ allowHalfOpen: true, noDelay: true }, socket => listener.emit('connection', socket));
    try {
      await bind(more, other, bound);
      all.push(more);
    } catch (error) {
      if (notHere.has(codeOf(error))) continue;
      await stopped(all);
      throw error;
    }
  }
  return {
    address: named(host, bound),
    async stop() {
      const ended = stopped(all);
      // Nothing was asked on them, and perhaps nothing ever will be.
      for (const socket of unsecured.values()) socket.destroy();
      await ended;
    },
  };
}

/** Connections that are to be secured and are not yet, by where they come from. */
function unsecuredOf(listener: Listener): ReadonlyMap<string, Socket> {
  const unsecured = new Map<string, Socket>();
  if (!(listener instanceof TlsServer)) return unsecured;
  const from = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
  listener.on('connection', socket => {
    const origin = from(socket);
    unsecured.set(origin, socket);
    socket.once('close', () => unsecured.delete(origin));
  });
  listener.on('secureConnection', socket => unsecured.delete(from(socket)));
  return unsecured;
}

/** @returns the port */
async function bind(listener: NetServer, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', (cause: NodeJS.ErrnoException) => {
      const why = whyNotHere[cause.code ?? ''] ?? cause.message;
      reject(new UserError(`cannot listen on ${named(host, port)}: ${why}`, { cause }));
    });
    listener.listen(port, host, resolve);
  });
  const address = listener.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function stopped(listeners: readonly NetServer[]): Promise<void> {
  await Promise.all(listeners.map(one => new Promise<void>(resolve => one.close(() => resolve()))));
}

function named(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof UserError ? (error.cause as NodeJS.ErrnoException | undefined)?.code : undefined;
}

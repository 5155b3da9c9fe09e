import { constants } from 'node:crypto';
import { createServer, type Server as PlainServer, type RequestListener, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import { UserError } from '../../core/errors.ts';
import type { Log } from '../log.ts';
import type { Running } from '../protocol.ts';
import { checkAddress, type Door } from '../security/door.ts';
import type { Places } from '../security/limits.ts';
import { isLoopback } from '../security/names.ts';
import type { TlsMaterial } from '../security/tls.ts';
import type { Server } from '../serving.ts';
import { httpApp } from './app.ts';
import { stateOf } from './limits.ts';
import type { HttpLimits, HttpPart } from './types.ts';

export interface HttpOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly parts?: readonly HttpPart[];
  /** Whether metrics name objects, as k8sgpt's do. */
  readonly namedMetrics?: boolean;
  readonly limits?: Partial<HttpLimits>;
  /** Milliseconds after which certificates are read anew. */
  readonly tlsPace?: number;
}

/** Milliseconds between two requests of a connection; longer than proxies keep theirs, so that they close it first. */
const keepAlive = 75_000;

type Listener = PlainServer | TlsServer;

/**
 * Serves HTTP.
 * @throws UserError if it must not or cannot listen there
 */
export async function serveHttp(
  server: Server,
  { host, port, parts = [], namedMetrics = false, limits = {}, tlsPace }: HttpOptions,
): Promise<Running> {
  const { door, log } = server;
  checkAddress('--http', host, door);
  if (door.wants === 'token' && door.tls === undefined && !isLoopback(host))
    log('warn', 'tokens go over the network in clear: see --tls-cert', {});
  const closing = new AbortController();
  const state = stateOf(limits, closing.signal);
  const app = httpApp(server, { state, parts, namedMetrics });
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const { headersTimeout, requestTimeout, deadline, stalled } = state.limits;
  const listener = listenerOf(door, answer, {
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: keepAlive,
    connectionsCheckingInterval: Math.min(5000, headersTimeout / 2),
    maxHeaderSize: 16 * 1024,
  });
  // A connection on which nothing moves: who does not take an answer is not waited for.
  listener.setTimeout(deadline + stalled);
  limitConnections(listener, state.connections);
  const stopWatching = followCertificate(listener, door, log, tlsPace);
  await listen(listener, host, port);
  const address = listener.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const scheme = door.tls === undefined ? 'http' : 'https';
  return {
    address: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      stopWatching();
      closing.abort();
      await Promise.all([ended(listener), ...parts.map(part => part.close?.())]);
    },
  };
}

function listenerOf({ tls }: Door, answer: RequestListener, options: ServerOptions): Listener {
  if (tls === undefined) return createServer(options, answer);
  // Who shows no certificate may still ask whether the server is well, or show a token: what is verified is looked at later.
  const asking = { requestCert: tls.current.ca !== undefined, rejectUnauthorized: false };
  return createTlsServer({ ...options, ...contextOf(tls.current), ...asking }, answer);
}

/** What was shown once does not count for longer than a connection, since authorities change: no session is resumed. */
function contextOf(material: TlsMaterial): SecureContextOptions {
  return { ...material, minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET };
}

/** So many connections of one client, and so many in all: who wants more is not listened to. */
function limitConnections(listener: Listener, places: Places): void {
  listener.on('connection', (socket: Socket) => {
    const leave = places.take(socket.remoteAddress ?? 'unknown');
    if (leave === undefined) socket.destroy();
    else socket.once('close', leave);
  });
}

function followCertificate(listener: Listener, { tls }: Door, log: Log, pace?: number): () => void {
  if (tls === undefined || !('setSecureContext' in listener)) return () => {};
  return tls.watch(
    {
      onChange(now) {
        listener.setSecureContext(contextOf(now));
        log('info', 'certificate read anew');
      },
      onFailure: ({ message }) => log('warn', 'certificate not read', { message }),
    },
    pace,
  );
}

function listen(listener: Listener, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once('error', (error: NodeJS.ErrnoException) =>
      reject(new UserError(`cannot listen on ${host}:${port}: ${error.message}`)),
    );
    listener.listen(port, host, resolve);
  });
}

/** Takes no connection any more, and waits for what is under way. */
function ended(listener: Listener): Promise<void> {
  return new Promise(resolve => {
    // Connections that become idle in the meantime are of no use to anybody.
    const idle = setInterval(() => listener.closeIdleConnections(), 50);
    listener.close(() => {
      clearInterval(idle);
      resolve();
    });
    listener.closeIdleConnections();
  });
}

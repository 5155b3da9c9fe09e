import { createServer, type Server as PlainServer, type RequestListener, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Running } from '../protocol.ts';
import { checkAddress, type Door } from '../security/door.ts';
import {
  followCertificate,
  type Listening,
  limitConnections,
  listen,
  secureOptions,
  warnOfPlainText,
} from '../security/listener.ts';
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
  warnOfPlainText(host, door, log);
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
  const unused = unusedOf(listener);
  const stopWatching = followCertificate(listener, door, log, tlsPace);
  const listening = await listen(listener, host, port);
  const scheme = door.tls === undefined ? 'http' : 'https';
  return {
    address: `${scheme}://${listening.address}`,
    async close() {
      stopWatching();
      closing.abort();
      await Promise.all([ended(listener, listening, unused), ...parts.map(part => part.close?.())]);
    },
  };
}

function listenerOf({ tls }: Door, answer: RequestListener, options: ServerOptions): Listener {
  if (tls === undefined) return createServer(options, answer);
  return createTlsServer({ ...options, ...secureOptions(tls.current) }, answer);
}

/** Connections on which nothing was asked yet: browsers open some in advance, and Node does not call them idle. */
function unusedOf(listener: Listener): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  listener.on(listener instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  listener.on('request', ({ socket }) => unused.delete(socket));
  return unused;
}

/** Takes no connection any more, and waits for what is under way. */
async function ended(listener: Listener, { stop }: Listening, unused: ReadonlySet<Socket>): Promise<void> {
  // Connections that become idle in the meantime are of no use to anybody.
  const idle = setInterval(() => listener.closeIdleConnections(), 50);
  const stopped = stop();
  listener.closeIdleConnections();
  for (const socket of unused) socket.destroy();
  await stopped;
  clearInterval(idle);
}

import {
  type Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as plainRequest,
} from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Bodies, Body } from './bodies.ts';
import { explain, TransportError } from './transport-error.ts';

/** Bounds of one request, in milliseconds (0: none) and bytes. */
export interface Limits {
  /** From the start to the last byte. */
  readonly total: number;
  /** Until the connection, with its TLS handshake, stands. */
  readonly connect: number;
  /** Between two pieces of an answer that has begun. */
  readonly idle: number;
  readonly bytes: number;
}

/** An answer, its body as it came. */
export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
  /** How long was waited for bytes, from the first one of the answer to the last: not while this process was busy itself. */
  readonly milliseconds: number;
}

export interface Sent {
  readonly server: URL;
  readonly path: string;
  /** JSON that is posted; a GET without it. */
  readonly json?: string | undefined;
  readonly headers: OutgoingHttpHeaders;
  readonly agent: Agent;
  /** Where the memory of the body comes from. */
  readonly bodies: Bodies;
}

/**
 * Sends one request and reads its answer whole.
 * @param where the server as messages name it
 * @param onPiece takes the pieces of a good answer as they come; the answer then has no body
 * @throws TransportError if no whole answer comes, the signal's reason if it is aborted
 */
export function exchange(
  { server, path, json, headers, agent, bodies }: Sent,
  where: string,
  limits: Limits,
  signal: AbortSignal,
  onPiece?: (piece: Buffer) => void,
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const send = server.protocol === 'https:' ? tlsRequest : plainRequest;
    const request = send({
      // Node takes an IPv6 address without its brackets.
      hostname: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port || undefined,
      path,
      method: json === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        ...(json !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }),
        Host: server.host,
      },
      agent,
      // For the agents of proxies, which connect by a request of their own; has no effect on the others.
      timeout: limits.connect,
    });

    let exceeded: TransportError | undefined;
    let phase: NodeJS.Timeout | undefined;
    const whole = limit(limits.total, 'did not answer completely');
    begin(limits.connect, 'did not accept a connection');
    signal.addEventListener('abort', stop, { once: true });

    function limit(milliseconds: number, what: string): NodeJS.Timeout | undefined {
      if (milliseconds <= 0) return undefined;
      return setTimeout(() => {
        exceeded = new TransportError('timeout', `${where} ${what} within ${milliseconds / 1000} s`);
        request.destroy(exceeded);
      }, milliseconds);
    }
    function begin(milliseconds: number, what: string): void {
      clearTimeout(phase);
      phase = limit(milliseconds, what);
    }
    function stop(): void {
      request.destroy(new Error('aborted'));
    }
    function end(): void {
      clearTimeout(whole);
      clearTimeout(phase);
      signal.removeEventListener('abort', stop);
    }
    function fail(error: Error): void {
      end();
      request.destroy();
      if (signal.aborted) reject(signal.reason);
      else reject(exceeded ?? (error instanceof TransportError ? error : explain(error, where)));
    }

    request.on('error', fail);
    // Once connected, the server may think for as long as the whole request may take.
    request.on('socket', socket => whenConnected(request, socket, () => clearTimeout(phase)));
    request.on('response', response => {
      begin(limits.idle, 'stopped in the middle of an answer; no byte came');
      const taker = response.statusCode === 200 ? onPiece : undefined;
      read(response, bodies.begin(), limits.bytes, () => phase?.refresh(), taker).then(body => {
        end();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, ...body });
      }, fail);
    });
    request.end(json);
  });
}

function read(
  response: IncomingMessage,
  body: Body,
  most: number,
  onProgress: () => void,
  onPiece?: (piece: Buffer) => void,
): Promise<Pick<Exchange, 'body' | 'milliseconds'>> {
  return new Promise((resolve, reject) => {
    const began = performance.eventLoopUtilization();
    response.on('data', (chunk: Buffer) => {
      onProgress();
      if (onPiece !== undefined) {
        onPiece(chunk);
        return;
      }
      body.add(chunk);
      if (body.size > most) reject(new TransportError('invalid', `the answer is larger than ${most} bytes`));
    });
    response.on('error', reject);
    response.on('end', () => {
      const { idle } = performance.eventLoopUtilization(began);
      resolve({ body, milliseconds: idle });
    });
  });
}

function whenConnected(request: ClientRequest, socket: Socket, then: () => void): void {
  if (request.reusedSocket) then();
  else if (socket instanceof TLSSocket) socket.once('secureConnect', then);
  else if (socket.connecting) socket.once('connect', then);
  else then();
}

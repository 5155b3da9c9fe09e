import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerOptions,
} from 'node:http2';
import { type DescMethodUnary, fromJson, type JsonValue, toJson } from '@bufbuild/protobuf';
import { type ConnectRouter, createContextKey, createContextValues, type HandlerContext } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { Credentials } from '../access.ts';
import { methods } from '../k8sgpt/methods.ts';
import type { Running } from '../protocol.ts';
import { RequestError } from '../request-error.ts';
import { certificateShown } from '../security/certificate.ts';
import { checkAddress, type Door } from '../security/door.ts';
import { Places, RateLimit } from '../security/limits.ts';
import { followCertificate, limitConnections, listen, secureOptions, warnOfPlainText } from '../security/listener.ts';
import { type Server, type Serving, servingFor } from '../serving.ts';
import { ask, type UseCase } from '../use-case.ts';
import { statusOf } from './failure.ts';
import { addHealth } from './health.ts';
import { type GrpcLimits, usualLimits } from './limits.ts';
import { addReflection } from './reflection.ts';
import { methodNamed } from './registry.ts';

export interface GrpcOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly limits?: Partial<GrpcLimits>;
  /** Milliseconds after which certificates are read anew. */
  readonly tlsPace?: number;
}

/** What a call shows of who sent it, besides its headers. */
const from = createContextKey<Omit<Credentials, 'authorization'>>({ address: 'unknown' });

/**
 * Serves gRPC: the services of k8sgpt, health and reflection.
 * @throws UserError if it must not or cannot listen there
 */
export async function serveGrpc(
  server: Server,
  { host, port, limits: given = {}, tlsPace }: GrpcOptions,
): Promise<Running> {
  const { door, log } = server;
  checkAddress('--grpc', host, door);
  warnOfPlainText(host, door, log);
  const limits = { ...usualLimits, ...given };
  const closing = new AbortController();
  const sessions = new Set<ServerHttp2Session>();
  const handler = connectNodeAdapter({
    // Browsers speak the others: they ask over HTTP, where origins are looked at.
    connect: false,
    grpcWeb: false,
    readMaxBytes: limits.message,
    contextValues: ({ socket }) =>
      createContextValues().set(from, {
        address: socket?.remoteAddress ?? 'unknown',
        certificate: certificateShown(socket),
      }),
    routes(router) {
      addMethods(router, server, limits);
      const { heartbeat: pace } = limits;
      addHealth(router, server, { services: Object.keys(methods), closing: closing.signal, pace });
      addReflection(router);
    },
  });
  const listener = listenerOf(door, {
    settings: { maxConcurrentStreams: limits.calls, maxHeaderListSize: 16 * 1024 },
  });
  listener.on('request', (request, response) => {
    request.setTimeout(limits.request, () => request.stream.close());
    request.once('end', () => request.setTimeout(0));
    handler(request, response);
  });
  listener.on('session', session => keep(session, sessions, limits));
  limitConnections(listener, new Places(limits.connections));
  const stopWatching = followCertificate(listener, door, log, tlsPace);
  const { address, stop } = await listen(listener, host, port);
  return {
    address: `${door.tls === undefined ? 'grpc' : 'grpcs'}://${address}`,
    async close() {
      stopWatching();
      closing.abort();
      const ended = stop();
      // What is under way on a connection ends; nothing new begins on it.
      for (const session of sessions) session.close();
      await ended;
    },
  };
}

function listenerOf({ tls }: Door, options: ServerOptions): Http2Server {
  if (tls === undefined) return createServer(options);
  return createSecureServer({ ...options, ...secureOptions(tls.current), allowHTTP1: false });
}

/** A connection lasts as long as it is used, and not abused. */
function keep(session: ServerHttp2Session, sessions: Set<ServerHttp2Session>, { pings, idle }: GrpcLimits): void {
  const pinged = new RateLimit(pings);
  sessions.add(session);
  session.once('close', () => sessions.delete(session));
  // What one connection does wrong ends it, and nothing else.
  session.on('error', () => session.destroy());
  session.on('ping', () => {
    if (pinged.wait('') > 0) session.destroy();
  });
  session.setTimeout(idle, () => session.close());
}

function addMethods(router: ConnectRouter, server: Server, limits: GrpcLimits): void {
  const calls = new RateLimit(limits.rate);
  for (const [service, useCases] of Object.entries(methods))
    for (const [name, useCase] of Object.entries(useCases))
      addMethod(router, methodNamed(service, name, 'unary'), useCase, { server, limits, calls });
}

function addMethod(
  router: ConnectRouter,
  method: DescMethodUnary,
  useCase: UseCase,
  { server, limits, calls }: { readonly server: Server; readonly limits: GrpcLimits; readonly calls: RateLimit },
): void {
  router.rpc(method, async (request, context) => {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(limits.deadline)]);
    try {
      const serving = await servingOf(server, context, calls, signal);
      const answer = await ask(useCase, serving, toJson(method.input, request), signal);
      return fromJson(method.output, answer as JsonValue);
    } catch (error) {
      throw statusOf(error, signal, server);
    }
  });
}

async function servingOf(
  server: Server,
  { requestHeader, values }: HandlerContext,
  calls: RateLimit,
  signal: AbortSignal,
): Promise<Serving> {
  const authorization = requestHeader.get('authorization') ?? undefined;
  const caller = await server.authenticate({ ...values.get(from), authorization }, signal);
  if (calls.wait(caller.name) > 0) throw new RequestError('too-many', 'too many calls: ask less often');
  return servingFor(caller, server);
}

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { KindDefinition } from '../../src/core/kinds/define.ts';
import { kindOfType, kinds } from '../../src/core/kinds/index.ts';
import { aggregatedDiscovery, legacyDiscovery } from './api-discovery.ts';
import { metadataItem, protobufList } from './protobuf.ts';

/** A request that the server got. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Common name of the client certificate, if one was shown. */
  readonly clientName: string | undefined;
}

/** How a request ends that does not end well. */
export type Fault = 'reset' | 'reset-in-body' | 'stall' | 'stall-in-body' | 'truncate' | 'drip';

export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly fault?: Fault;
  /** Milliseconds between pieces of 64 KB: a slow network. */
  readonly drip?: number;
}

/** What a kind holds: objects by their metadata, or whole pages. */
export type Content = readonly { readonly name: string; readonly namespace?: string; readonly uid?: string }[] | Pages;

/** A list that is served ready-made. */
export interface Pages {
  readonly count: number;
  /** The bytes of the items `from` to `to`, without the first and the one after the last. */
  page(from: number, to: number, form: 'protobuf' | 'json', next: string | undefined): Buffer;
}

export interface ApiServerOptions {
  readonly contents?: { readonly [kind: string]: Content };
  /** Answers in place of the server; undefined leaves the request to it. */
  readonly intercept?: (request: Received, count: number) => Reply | undefined | Promise<Reply | undefined>;
  readonly discovery?: 'v2' | 'v2beta1' | 'legacy';
  /** `group/version` of groups whose APIService is down. */
  readonly stale?: readonly string[];
  /** Types of custom resources that it has. */
  readonly custom?: readonly KindDefinition[];
  /** Names of kinds that this server does not have. */
  readonly without?: readonly string[];
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientAuthority?: string };
  /** Answer in JSON only. */
  readonly jsonOnly?: boolean;
}

export interface ApiServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly Received[];
  /** Connections that were ever opened. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export const forbidden = (what: string): Reply =>
  status(403, 'Forbidden', `${what} is forbidden: User "test" cannot list it`);

/** A `Status` as JSON. */
export function status(code: number, reason: string, message: string, metadata: object = {}): Reply {
  const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message, reason, code });
  return { status: code, type: 'application/json', body };
}

/** Plays an API server on a free port of 127.0.0.1, and keeps every request. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const requests: Received[] = [];
  const counts = new Map<string, number>();
  let connections = 0;
  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://server');
    const socket = incoming.socket as Partial<TLSSocket>;
    const clientName = socket.getPeerCertificate?.().subject?.CN;
    const received: Received = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      clientName: typeof clientName === 'string' ? clientName : undefined,
    };
    requests.push(received);
    const count = (counts.get(received.path) ?? 0) + 1;
    counts.set(received.path, count);
    send((await options.intercept?.(received, count)) ?? answer(received, options), received, response);
  }
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => void handle(incoming, response);
  const { tls } = options;
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer(
          {
            key: tls.key,
            cert: tls.cert,
            ...(tls.clientAuthority !== undefined && {
              ca: tls.clientAuthority,
              requestCert: true,
              rejectUnauthorized: true,
            }),
          },
          listener,
        );
  server.on('connection', () => connections++);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(reply: Reply, request: Received, response: ServerResponse): void {
  const plain = Buffer.from(reply.body ?? '');
  const compressed = request.headers['accept-encoding'] === 'gzip' && plain.length > 128 * 1024;
  const body = compressed ? gzipSync(plain, { level: 1 }) : plain;
  const { fault } = reply;
  if (fault === 'stall') return;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const length = fault === undefined ? body.length : body.length + 1000;
  response.writeHead(reply.status ?? 200, {
    ...(reply.type !== undefined && { 'Content-Type': reply.type }),
    'Content-Length': length,
    ...(compressed && { 'Content-Encoding': 'gzip' }),
    ...reply.headers,
  });
  if (fault === undefined) {
    if (reply.drip === undefined) response.end(body);
    else void drip(response, body, reply.drip);
    return;
  }
  if (fault === 'drip') {
    void trickle(response, body);
    return;
  }
  response.write(body, () => {
    if (fault === 'reset-in-body') response.socket?.resetAndDestroy();
    else if (fault === 'truncate') response.socket?.end();
  });
}

/** A byte at a time, for longer than anybody waits. */
async function trickle(response: ServerResponse, body: Buffer): Promise<void> {
  for (let at = 0; !response.destroyed; at++) {
    response.write(body.subarray(at, at + 1));
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function drip(response: ServerResponse, body: Buffer, milliseconds: number): Promise<void> {
  for (let at = 0; at < body.length; at += 65_536) {
    response.write(body.subarray(at, at + 65_536));
    await new Promise(resolve => setTimeout(resolve, milliseconds));
  }
  response.end();
}

/** What the server would answer by itself. */
export function answer(request: Received, options: ApiServerOptions): Reply {
  const { path } = request;
  const { without = [], custom = [] } = options;
  const served = [
    ...Object.values<KindDefinition>(kinds).filter(
      ({ kind, onRequest }) => kind !== 'CustomResource' && onRequest === undefined && !without.includes(kind),
    ),
    ...custom,
  ];
  if (path === '/version') return { type: 'application/json', body: JSON.stringify({ gitVersion: 'v1.36.0' }) };
  if (path === '/api' || path === '/apis') {
    const { discovery = 'v2', stale = [] } = options;
    return discovery === 'legacy' ? legacyDiscovery(path, served) : aggregatedDiscovery(path, served, discovery, stale);
  }
  const target = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(path);
  const [, group = '', version, namespace, plural] = target ?? [];
  const kind = served.find(k => k.group === group && k.version === version && k.plural === plural);
  if (kind !== undefined) return list(request, kind, namespace, options);
  const one = /^\/api\/v1\/namespaces\/([^/]+)$/.exec(path)?.[1];
  const namespaces = options.contents?.Namespace ?? [];
  if (one !== undefined && 'find' in namespaces && namespaces.find(n => n.name === one)) {
    return {
      type: 'application/json',
      body: JSON.stringify({ kind: 'Namespace', apiVersion: 'v1', metadata: { name: one } }),
    };
  }
  if (one !== undefined) return status(404, 'NotFound', `namespaces "${one}" not found`);
  return { status: 404, type: 'text/plain; charset=utf-8', body: '404 page not found\n' };
}

function list(
  request: Received,
  kind: KindDefinition,
  namespace: string | undefined,
  options: ApiServerOptions,
): Reply {
  const name = kindOfType(kind.group, kind.kind);
  const content = options.contents?.[name === undefined || name === 'CustomResource' ? kind.kind : name] ?? [];
  const accept = request.headers.accept ?? '';
  const protobuf =
    options.jsonOnly !== true && kind.jsonOnly !== true && accept.startsWith('application/vnd.kubernetes.protobuf');
  const type = protobuf ? 'application/vnd.kubernetes.protobuf' : 'application/json';
  const partial = accept.includes('as=PartialObjectMetadataList');
  const from = Number(request.query.get('continue') ?? 0);
  const to = from + Number(request.query.get('limit') ?? Number.POSITIVE_INFINITY);
  if ('page' in content) {
    const next = to < content.count ? String(to) : undefined;
    return { type, body: content.page(from, Math.min(to, content.count), protobuf ? 'protobuf' : 'json', next) };
  }
  const all = content.filter(object => namespace === undefined || object.namespace === namespace);
  const next = to < all.length ? String(to) : undefined;
  const items = all.slice(from, to);
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  const list = partial
    ? { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList' }
    : { apiVersion, kind: `${kind.kind}List` };
  if (protobuf)
    return { type, body: protobufList(list.apiVersion, list.kind, items.map(metadataItem), { continue: next }) };
  const metadata = { resourceVersion: '1', ...(next !== undefined && { continue: next }) };
  return { type, body: JSON.stringify({ ...list, metadata, items: items.map(object => ({ metadata: object })) }) };
}

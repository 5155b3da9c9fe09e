import type { OutgoingHttpHeaders } from 'node:http';
import { isLoopback } from '../../core/loopback.ts';
import { Bodies } from './bodies.ts';
import { Connections } from './connections.ts';
import type { Credential } from './credentials.ts';
import { type Exchange, exchange, type Limits } from './exchange.ts';
import type { Connection } from './kubeconfig.ts';
import { defaults, type LiveOptions } from './options.ts';
import { proxyFromEnvironment, withoutPassword } from './proxy.ts';
import { ServerClock } from './server-clock.ts';
import { TransportError } from './transport-error.ts';

/** What to ask for. */
export interface Request {
  /** With the query, from the root of the server: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly accept: string;
  readonly signal: AbortSignal;
  /** JSON that is posted; a GET without it. */
  readonly review?: string;
  /** Takes an answer that lasts, piece by piece; for how many seconds it may last at most. */
  readonly stream?: { readonly seconds: number; onPiece(piece: Buffer): void };
}

/** A larger answer is refused; a page is a few megabytes, and a list that ignores its limit a few hundred. */
export const mostBytes = 1 << 30;

/**
 * An answer of at least this many bytes that came slower than this (bytes per millisecond) would have come sooner
 * compressed: the server compresses 50 MB/s or more, and Kubernetes objects to a tenth. Smaller ones, or a higher limit,
 * would take the server's own pauses for a slow network.
 */
const telling = 512 * 1024;
const slow = 4_000;

/** The way of requests to one server, each sent once. */
export class Wire {
  /** The server as messages name it. */
  readonly where: string;
  readonly clock = new ServerClock();
  readonly #connection: Connection;
  readonly #connections: Connections;
  readonly #bodies = new Bodies();
  readonly #limits: Limits;
  readonly #headers: OutgoingHttpHeaders;
  /** Whether the server or the proxy did not answer is not always known, so what failed names both. */
  readonly #route: string;
  /** Whether compression is asked for, where somebody said so. */
  readonly #compressed: boolean | undefined;
  #compress: boolean;
  #answered = false;

  constructor(connection: Connection, options: LiveOptions) {
    const { server, cluster, impersonation } = connection;
    const proxy = cluster.proxyUrl || proxyFromEnvironment(server, options.env ?? process.env);
    this.where = server.href.replace(/\/$/, '');
    this.#route = proxy === undefined ? this.where : `${this.where} (through the proxy ${withoutPassword(proxy)})`;
    this.#connection = connection;
    this.#connections = new Connections(connection, proxy, options.concurrency ?? defaults.concurrency);
    this.#limits = limitsOf(options);
    const userAgent = `kubecause/${options.version ?? 'dev'} (${process.platform}/${process.arch})`;
    this.#headers = { 'User-Agent': userAgent, ...impersonation };
    this.#compressed = options.compress;
    // Compressing costs the server more time than a fast network needs for the bytes.
    this.#compress = options.compress ?? !(isLoopback(server.hostname) || connection.inCluster);
  }

  /** Whether the server ever answered. */
  get answered(): boolean {
    return this.#answered;
  }

  /**
   * Sends a request as somebody, and reads its answer whole.
   * @throws TransportError if none comes, UserError if a certificate or the proxy cannot be used, the signal's reason if it is
   *   aborted
   */
  async send(request: Request, credential: Credential): Promise<Exchange> {
    const agent = this.#connections.of(credential);
    try {
      const answer = await this.#exchange(request, credential, agent);
      this.#learn(answer);
      return answer;
    } catch (error) {
      // Whoever stays for long sees authorities come and go: what is trusted is read anew for the next try.
      if (!(error instanceof TransportError) || error.failure === 'tls') this.#connections.forget(agent);
      throw error;
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.#bodies.clear();
    this.#connections.close();
  }

  async #exchange(
    { path, accept, review, stream, signal }: Request,
    credential: Credential,
    agent: ReturnType<Connections['of']>,
  ): Promise<Exchange> {
    const { server } = this.#connection;
    const headers = {
      Accept: accept,
      ...(this.#compress && stream === undefined && { 'Accept-Encoding': 'gzip' }),
      ...this.#headers,
      ...credential.headers,
    };
    const base = server.pathname.replace(/\/$/, '');
    // Nothing may happen in a stream for as long as it lasts.
    const limits = stream === undefined ? this.#limits : { ...this.#limits, total: stream.seconds * 1000, idle: 0 };
    const sent = { server, path: base + path, json: review, headers, agent: await agent, bodies: this.#bodies };
    return exchange(sent, this.#route, limits, signal, stream?.onPiece);
  }

  #learn({ headers, body, milliseconds }: Exchange): void {
    this.clock.observe(headers.date);
    this.#answered = true;
    if (body.size > telling && body.size / milliseconds < slow) this.#compress = this.#compressed ?? true;
  }
}

function limitsOf(options: LiveOptions): Limits {
  return {
    total: (options.requestTimeout ?? defaults.requestTimeout) * 1000,
    connect: (options.connectTimeout ?? defaults.connectTimeout) * 1000,
    idle: (options.idleTimeout ?? defaults.idleTimeout) * 1000,
    bytes: mostBytes,
  };
}

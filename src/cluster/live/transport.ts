import type { Agent, IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Bodies } from './bodies.ts';
import type { Credential, Credentials } from './credentials.ts';
import { type Exchange, exchange, type Limits } from './exchange.ts';
import type { Connection } from './kubeconfig.ts';
import { defaults, type LiveOptions } from './options.ts';
import { agentFor, isLoopback, proxyFromEnvironment, withoutPassword } from './proxy.ts';
import { pause, pauseBefore } from './retry.ts';
import { ServerClock } from './server-clock.ts';
import { agentOptions } from './tls.ts';
import { TransportError } from './transport-error.ts';

/** What requests cost. */
export interface Tally {
  requests: number;
  /** Of bodies, as they came over the wire. */
  bytes: number;
}

/** An answer of any status. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly contentType: string;
  readonly body: Buffer;
  /** Gives back the memory of the body, which nobody looks at any more. */
  release?(): void;
}

/** What to ask for, and who pays. */
interface Ask {
  /** With the query, from the root of the server: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly accept: string;
  readonly signal: AbortSignal;
  readonly tallies?: readonly Tally[];
  /** Not again if the server is busy: what is asked for is not worth the wait. */
  readonly once?: boolean;
  readonly review?: string;
  /** Takes an answer that lasts, piece by piece; for how many seconds it may last at most. */
  readonly stream?: { readonly seconds: number; onPiece(piece: Buffer): void };
}

/** A question about somebody: what is posted is answered and not kept. */
interface Review extends Pick<Ask, 'path' | 'signal' | 'tallies'> {
  /** Of a kind of `authentication.k8s.io` or `authorization.k8s.io`, as JSON. */
  readonly review: string;
}

/** The only way to the API server: requests over connections that are kept. All are GET but for reviews. */
export interface Transport {
  /** The server as messages name it. */
  readonly where: string;
  readonly clock: ServerClock;
  /**
   * Asks once, and again while the server is busy (429, 5xx) or the connection breaks; with a new credential after a 401.
   * @throws TransportError if no answer comes, UserError if there is no credential, the signal's reason if it is aborted
   */
  get(ask: Ask): Promise<Answer>;
  /** Posts a review, once; else as `get`. */
  review(review: Review): Promise<Answer>;
  /** Closes idle connections. */
  close(): void;
}

/** A larger answer is refused; a page is a few megabytes, and a list that ignores its limit a few hundred. */
const mostBytes = 1 << 30;

/**
 * An answer of at least this many bytes that came slower than this (bytes per millisecond) would have come sooner
 * compressed: the server compresses 50 MB/s or more, and Kubernetes objects to a tenth. Smaller ones, or a higher limit,
 * would take the server's own pauses for a slow network.
 */
const telling = 512 * 1024;
const slow = 4_000;

const decompress = promisify(gunzip);

export function createTransport(connection: Connection, credentials: Credentials, options: LiveOptions): Transport {
  const { server, cluster } = connection;
  const where = server.href.replace(/\/$/, '');
  const base = server.pathname.replace(/\/$/, '');
  const limits: Limits = {
    total: (options.requestTimeout ?? defaults.requestTimeout) * 1000,
    connect: (options.connectTimeout ?? defaults.connectTimeout) * 1000,
    idle: (options.idleTimeout ?? defaults.idleTimeout) * 1000,
    bytes: mostBytes,
  };
  const tries = options.tries ?? defaults.tries;
  const clock = new ServerClock();
  const bodies = new Bodies();
  const userAgent = `kubecause/${options.version ?? 'dev'} (${process.platform}/${process.arch})`;
  const proxy = cluster.proxyUrl || proxyFromEnvironment(server, options.env ?? process.env);
  // Whether the server or the proxy did not answer is not always known, so what failed names both.
  const route = proxy === undefined ? where : `${where} (through the proxy ${withoutPassword(proxy)})`;
  // Compressing costs the server more time than a fast network needs for the bytes.
  let compress = options.compress ?? !(isLoopback(server.hostname) || connection.inCluster);
  let answered = false;
  let agent: Promise<Agent> | undefined;
  let agentCredential: Credential | undefined;

  /** Connections belong to a client certificate: a new one needs new connections. */
  function agentOf(credential: Credential): Promise<Agent> {
    if (agent === undefined || agentCredential?.cert !== credential.cert || agentCredential?.key !== credential.key) {
      agent?.then(
        old => old.destroy(),
        () => {},
      );
      agentCredential = credential;
      agent = agentOptions(connection, credential, options.concurrency ?? defaults.concurrency).then(settings =>
        agentFor(server, proxy, settings),
      );
    }
    return agent;
  }

  async function send(ask: Ask, credential: Credential): Promise<Exchange> {
    const headers = {
      Accept: ask.accept,
      'User-Agent': userAgent,
      ...(compress && ask.stream === undefined && { 'Accept-Encoding': 'gzip' }),
      ...connection.impersonation,
      ...credential.headers,
    };
    for (const tally of ask.tallies ?? []) tally.requests++;
    const held = agentOf(credential);
    const answer = await held
      .then(used =>
        exchange(
          { server, path: base + ask.path, json: ask.review, headers, agent: used, bodies },
          route,
          // Nothing may happen in a stream for as long as it lasts.
          ask.stream === undefined ? limits : { ...limits, total: ask.stream.seconds * 1000, idle: 0 },
          ask.signal,
          ask.stream?.onPiece,
        ),
      )
      .catch((error: unknown) => {
        // Whoever stays for long sees authorities come and go: what is trusted is read anew for the next try.
        const isTrust = !(error instanceof TransportError) || error.failure === 'tls';
        if (isTrust && agent === held) agent = undefined;
        throw error;
      });
    for (const tally of ask.tallies ?? []) tally.bytes += answer.body.size;
    clock.observe(answer.headers.date);
    answered = true;
    if (answer.body.size > telling && answer.body.size / answer.milliseconds < slow)
      compress = options.compress ?? true;
    return answer;
  }

  async function sendAsSomeone(ask: Ask): Promise<Exchange> {
    const credential = await credentials.current(ask.signal);
    const answer = await send(ask, credential);
    if (answer.status !== 401) return answer;
    const renewed = await credentials.renew(credential, ask.signal);
    return renewed === undefined ? answer : send(ask, renewed);
  }

  async function answerTo(ask: Ask): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      let outcome: Exchange | TransportError;
      try {
        outcome = await sendAsSomeone(ask);
      } catch (error) {
        ask.signal.throwIfAborted();
        if (!(error instanceof TransportError)) throw error;
        outcome = error;
      }
      const wait =
        attempt < (ask.once === true ? 1 : tries) &&
        pauseBefore(outcome, attempt, answered, options.retryDelay ?? defaults.retryDelay);
      if (wait !== false) await pause(wait, ask.signal);
      else if (outcome instanceof TransportError) throw outcome;
      else return plain(outcome, where);
    }
  }

  return {
    where,
    clock,
    get: answerTo,
    review: review => answerTo({ ...review, accept: 'application/json', once: true }),
    close() {
      bodies.clear();
      agent?.then(
        held => held.destroy(),
        () => {},
      );
    },
  };
}

/** The answer with its body as it was before compression. */
async function plain({ status, headers, body }: Exchange, where: string): Promise<Answer> {
  const answer = { status, headers, contentType: headers['content-type'] ?? '' };
  if (headers['content-encoding'] !== 'gzip') return { ...answer, body: body.bytes(), release: () => body.release() };
  try {
    return { ...answer, body: await decompress(body.bytes(), { maxOutputLength: mostBytes }) };
  } catch (error) {
    throw new TransportError('invalid', `${where} sent a compressed answer that is damaged`, { cause: error });
  } finally {
    body.release();
  }
}

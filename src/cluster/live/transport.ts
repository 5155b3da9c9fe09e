import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Credential, Credentials } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import type { Connection } from './kubeconfig.ts';
import { defaults, type LiveOptions } from './options.ts';
import { pause, pauseBefore } from './retry.ts';
import type { ServerClock } from './server-clock.ts';
import { TransportError } from './transport-error.ts';
import { mostBytes, type Request, Wire } from './wire.ts';

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
interface Ask extends Request {
  readonly tallies?: readonly Tally[];
  /** Not again if the server is busy: what is asked for is not worth the wait. */
  readonly once?: boolean;
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

const decompress = promisify(gunzip);

export function createTransport(connection: Connection, credentials: Credentials, options: LiveOptions): Transport {
  const { tries = defaults.tries, retryDelay = defaults.retryDelay } = options;
  const wire = new Wire(connection, options);
  const { where, clock } = wire;

  async function answerTo(ask: Ask): Promise<Answer> {
    const mostTries = ask.once === true ? 1 : tries;
    for (let attempt = 1; ; attempt++) {
      const outcome = await outcomeOf(ask, wire, credentials);
      const wait = attempt < mostTries && pauseBefore(outcome, attempt, wire.answered, retryDelay);
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
    close: () => wire.close(),
  };
}

/** One try: what came of it, as far as another one may mend it. */
async function outcomeOf(ask: Ask, wire: Wire, credentials: Credentials): Promise<Exchange | TransportError> {
  try {
    return await sendAsSomeone(ask, wire, credentials);
  } catch (error) {
    ask.signal.throwIfAborted();
    if (error instanceof TransportError) return error;
    throw error;
  }
}

/** With a new credential after a 401, if there is one. */
async function sendAsSomeone(ask: Ask, wire: Wire, credentials: Credentials): Promise<Exchange> {
  const credential = await credentials.current(ask.signal);
  const answer = await sendAs(credential, ask, wire);
  if (answer.status !== 401) return answer;
  const renewed = await credentials.renew(credential, ask.signal);
  return renewed === undefined ? answer : sendAs(renewed, ask, wire);
}

async function sendAs(credential: Credential, ask: Ask, wire: Wire): Promise<Exchange> {
  for (const tally of ask.tallies ?? []) tally.requests++;
  const answer = await wire.send(ask, credential);
  for (const tally of ask.tallies ?? []) tally.bytes += answer.body.size;
  return answer;
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

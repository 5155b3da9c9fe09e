import { createHash } from 'node:crypto';
import type { Identity, Reviews, WantedAccess } from '../../core/reviews.ts';
import type { Authenticate, Caller } from '../access.ts';
import { type Failure, RequestError } from '../request-error.ts';
import { RateLimit } from './limits.ts';
import { bearerOf } from './tokens.ts';

/** Milliseconds for which an answer of the API server counts: so long somebody who lost a right may still ask. */
const good = 30_000;
/** So many answers of one sort are kept; the oldest goes first. */
const mostKept = 500;
/** So many questions to the API server for one caller go at the same time. */
const atOnce = 10;
/** Milliseconds for all that has to be asked about a caller. */
const patience = 20_000;
/** Tokens that nobody asked about lately cost the API server a question: so many of one address. */
const newTokens = { burst: 20, perSecond: 1 };

/** What somebody must be allowed to list in a namespace to be told of it: all that is told is made of objects, or of events. */
const inNamespace: readonly WantedAccess[] = [
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'list', group: '', resource: 'events' },
];
/** What somebody must be allowed to list, in all namespaces, to be told of everything. */
const everywhere: readonly WantedAccess[] = [...inNamespace, { verb: 'list', group: '', resource: 'nodes' }];

/**
 * The caller's token of the cluster decides: the API server says whose it is and what that one may read.
 * @param namespaces those that there are, as the server knows them
 */
export function byKubernetes(reviews: Reviews, namespaces: () => Promise<readonly string[]>): Authenticate {
  const callers = new Kept<Caller>();
  const tokens = new RateLimit(newTokens);

  async function callerWith(token: string, signal: AbortSignal): Promise<Caller> {
    const identity = await reviews.whoIs(token, signal);
    if (identity === undefined)
      throw new RequestError('unauthenticated', 'the cluster does not know this token, or it has expired');
    const answers = new Kept<boolean>();
    const may = (wanted: WantedAccess, asked: AbortSignal): Promise<boolean> =>
      answers.get(JSON.stringify(wanted), () => reviews.may(identity, wanted, asked));
    const mayAll = async (all: readonly WantedAccess[], namespace?: string): Promise<boolean> => {
      for (const one of all) if (!(await may({ ...one, namespace }, signal))) return false;
      return true;
    };
    if (await mayAll(everywhere)) return callerOf(identity, 'all', may);
    const seen = await filterAsync(await namespaces(), namespace => mayAll(inNamespace, namespace));
    if (seen.length > 0) return callerOf(identity, new Set(seen), may);
    throw new RequestError('forbidden', 'this token does not allow listing pods and events in any namespace');
  }

  return async ({ authorization, address }) => {
    const token = bearerOf(authorization);
    // The token itself is not kept.
    const key = createHash('sha256').update(token).digest('base64');
    return await callers.get(key, async () => {
      const wait = tokens.wait(address);
      if (wait > 0) throw new RequestError('too-many', 'too many new tokens from one address: try again in a while');
      // Others may wait for the same answer, so it does not end with the first who asked.
      return await callerWith(token, AbortSignal.timeout(patience));
    });
  };
}

function callerOf({ username }: Identity, namespaces: Caller['namespaces'], mayRead: Caller['mayRead']): Caller {
  return { name: username, namespaces, mayRead };
}

const refusals: ReadonlySet<Failure> = new Set(['unauthenticated', 'forbidden']);

/** Answers that count for a while; of the same question on the way there is one. */
class Kept<T> {
  readonly #kept = new Map<string, { readonly answer: Promise<T>; readonly at: number }>();

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    if (known !== undefined && performance.now() - known.at < good) return known.answer;
    const answer = ask();
    this.#kept.delete(key);
    this.#kept.set(key, { answer, at: performance.now() });
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    // A refusal counts as long; that nobody answered does not.
    answer.catch((error: unknown) => {
      const isRefusal = error instanceof RequestError && refusals.has(error.failure);
      if (!isRefusal && this.#kept.get(key)?.answer === answer) this.#kept.delete(key);
    });
    return answer;
  }
}

async function filterAsync<T>(all: readonly T[], test: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce);
    const results = await Promise.all(some.map(test));
    kept.push(...some.filter((_, i) => results[i]));
  }
  return kept;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '../core/provider.ts';

export interface RetryOptions {
  /** How often a call is made at most. */
  readonly attempts?: number;
  /** Seconds before the second attempt; doubled before each further one. */
  readonly firstPause?: number;
}

/** A vendor that asks for more patience than this is taken for one that does not answer, in seconds. */
const longestPause = 60;

/**
 * Makes a call until it succeeds, as long as it fails in a way that may pass by itself: too many requests, the server's
 * fault, the network's. What the vendor says of when to come back (Retry-After) counts.
 * @throws ProviderError the last one
 */
export async function callWithRetry<T>(
  call: (signal: AbortSignal) => Promise<T>,
  {
    attempts = 4,
    firstPause = 1,
    timeout,
    signal,
  }: RetryOptions & { readonly timeout: number; readonly signal: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const inTime = AbortSignal.timeout(timeout * 1000);
    try {
      return await call(AbortSignal.any([signal, inTime]));
    } catch (thrown) {
      const error = inTime.aborted && !signal.aborted ? lateError(timeout, thrown) : thrown;
      const pause = pauseAfter(error, attempt, firstPause);
      if (signal.aborted || attempt >= attempts || pause === undefined) throw error;
      await sleep(pause * spread() * 1000, undefined, { signal });
    }
  }
}

/** Calls that were refused together do not all come back together; none comes back before it was told to. */
function spread(): number {
  return 1 + Math.random() / 4;
}

function lateError(timeout: number, cause: unknown): ProviderError {
  return new ProviderError('network', `no answer within ${timeout} s`, { cause });
}

/** Seconds to wait before the next attempt; undefined if another would not help. */
function pauseAfter(error: unknown, attempt: number, firstPause: number): number | undefined {
  if (!(error instanceof ProviderError) || !['rate-limit', 'server', 'network'].includes(error.kind)) return undefined;
  const { retryAfter } = error;
  if (retryAfter !== undefined) return retryAfter <= longestPause ? retryAfter : undefined;
  return firstPause * 2 ** (attempt - 1);
}

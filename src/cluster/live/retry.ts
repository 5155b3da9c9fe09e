import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';
import { TransportError } from './transport-error.ts';

const busy: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Milliseconds that are waited at most, whatever the server asks for. */
const longest = 30_000;

/**
 * Milliseconds to wait before the next try; false if another try is not worth it.
 * @param attempt how many tries there have been, from 1
 * @param answered whether this server has answered before: one that never did is more likely a wrong address
 * @param delay milliseconds before the second try
 */
export function pauseBefore(
  outcome: Exchange | TransportError,
  attempt: number,
  answered: boolean,
  delay: number,
): number | false {
  // Spread, so that requests that failed together do not come back together.
  const backoff = Math.min(longest, delay * 2 ** (attempt - 1) * (0.5 + Math.random()));
  if (outcome instanceof TransportError) {
    return outcome.failure === 'broken' || (outcome.failure === 'unreachable' && answered) ? backoff : false;
  }
  if (!busy.has(outcome.status)) return false;
  const asked = Number(outcome.headers['retry-after'] ?? Number.NaN) * 1000;
  return Number.isFinite(asked) && asked >= 0 ? Math.min(longest, Math.max(asked, backoff)) : backoff;
}

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

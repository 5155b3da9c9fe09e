import { Code, ConnectError } from '@connectrpc/connect';
import { failureOf } from '../request-error.ts';
import type { Server } from '../serving.ts';
import { codes } from './codes.ts';

/** A status is a header, and clients refuse long ones. */
const longest = 2000;

/** Why there is no answer, for whoever asked; a bug is told to the log alone. */
export function statusOf(error: unknown, signal: AbortSignal, { log }: Server): ConnectError {
  if (error instanceof ConnectError) return error;
  const failed = failureOf(error);
  if (failed !== undefined) return new ConnectError(failed.message.slice(0, longest), codes[failed.failure]);
  if (signal.aborted) {
    const isLate = (signal.reason as Error | undefined)?.name === 'TimeoutError';
    return isLate
      ? new ConnectError('it took too long: ask for less, or try again later', Code.DeadlineExceeded)
      : ConnectError.from(signal.reason, Code.Canceled);
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  log('error', 'bug', { message, stack });
  return new ConnectError('unexpected error: see the log of the server', Code.Internal);
}

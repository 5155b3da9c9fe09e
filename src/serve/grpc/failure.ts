import { Code, ConnectError } from '@connectrpc/connect';
import { type Failure, failureOf } from '../request-error.ts';
import type { Server } from '../serving.ts';
import { codes, retryAfter } from './codes.ts';
import { messageNamed } from './registry.ts';

/** A status is a header, and clients refuse long ones. */
const longest = 2000;

/** Why there is no answer, for whoever asked; a bug is told to the log alone. */
export function statusOf(error: unknown, signal: AbortSignal, { log }: Server): ConnectError {
  if (error instanceof ConnectError) return error;
  const failed = failureOf(error);
  if (failed !== undefined) {
    const { failure, message } = failed;
    return new ConnectError(message.slice(0, longest), codes[failure], undefined, detailsOf(failure));
  }
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

/** The same for programs: which failure it is, in one word, and when to ask again. */
function detailsOf(failure: Failure) {
  const reason = failure.toUpperCase().replaceAll('-', '_');
  const seconds = retryAfter[failure];
  return [
    { desc: messageNamed('google.rpc.ErrorInfo'), value: { reason, domain: 'kubecause' } },
    ...(seconds === undefined
      ? []
      : [{ desc: messageNamed('google.rpc.RetryInfo'), value: { retryDelay: { seconds: BigInt(seconds) } } }]),
  ];
}

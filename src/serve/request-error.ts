import { UserError } from '../core/errors.ts';
import { ResourceError, type ResourceProblem } from '../core/resources.ts';

/**
 * Why a request cannot be answered. Each protocol has its own number for it.
 *
 * - `invalid`: the request is not what it should be
 * - `not-ready`: nothing is known of the cluster yet
 * - `unavailable`: what would have to be asked does not answer, or is not there
 * - `unsupported`: another program does this, and this one never does
 */
export const failures = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'not-ready',
  'too-many',
  'unavailable',
  'unsupported',
] as const;

export type Failure = (typeof failures)[number];

/** What a caller can mend, or must know: told in one line, whatever the protocol. Other errors are bugs, and told as such. */
export class RequestError extends UserError {
  readonly failure: Failure;

  /** @param message what is wrong and what to do about it, in one line */
  constructor(failure: Failure, message: string) {
    super(message);
    this.name = 'RequestError';
    this.failure = failure;
  }
}

const failureBy = {
  'not-found': 'not-found',
  forbidden: 'forbidden',
  expired: 'invalid',
  invalid: 'invalid',
  unavailable: 'unavailable',
} as const satisfies Record<ResourceProblem, Failure>;

/** How a request failed, for whoever sent it; undefined if that is a bug. */
export function failureOf(error: unknown): { readonly failure: Failure; readonly message: string } | undefined {
  if (error instanceof RequestError) return { failure: error.failure, message: error.message };
  if (error instanceof ResourceError) return { failure: failureBy[error.problem], message: error.message };
  // What the core refuses is something that was asked for.
  return error instanceof UserError ? { failure: 'invalid', message: error.message } : undefined;
}

import type { Failure } from '../request-error.ts';

/** What gRPC calls the failures of requests. @see https://grpc.io/docs/guides/status-codes/ */
export const codes = {
  invalid: 3,
  'not-found': 5,
  forbidden: 7,
  'too-many': 8,
  unsupported: 12,
  'not-ready': 14,
  unavailable: 14,
  unauthenticated: 16,
} as const satisfies Record<Failure, number>;

/** Seconds after which it is worth asking again, where that helps. */
export const retryAfter: Partial<Readonly<Record<Failure, number>>> = { 'too-many': 1, 'not-ready': 2 };

import type { WantedAccess } from '../core/reviews.ts';

/** Who asks, and what they may see: all, or these namespaces and nothing outside of them. */
export interface Caller {
  /** For logs and limits; never a credential. */
  readonly name: string;
  readonly namespaces: 'all' | ReadonlySet<string>;
  /** Asked before each single question about objects; without it what is in these namespaces may be read. */
  readonly mayRead?: ((wanted: WantedAccess, signal: AbortSignal) => Promise<boolean>) | undefined;
}

/** What a request shows of who sent it. */
export interface Credentials {
  /** The `Authorization` header, if there is one. */
  readonly authorization: string | undefined;
  /** The common name of a client certificate that was verified. */
  readonly certificate?: string | undefined;
  /** Where it came from. */
  readonly address: string;
}

/**
 * Says who sent a request.
 * @throws RequestError `unauthenticated` if nobody may ask like that
 */
export type Authenticate = (credentials: Credentials, signal: AbortSignal) => Promise<Caller>;

/** Whoever reaches the server may see all that it sees: for one that listens on this machine alone. */
export const everybody: Authenticate = async ({ address }) => ({ name: address, namespaces: 'all' });

import type { Serving } from '../serving.ts';

/** Somebody who asks over MCP: the server as they see it, and the masks between. */
export interface Asker {
  readonly serving: Serving;
  readonly mask: Mask;
}

/** Between what is known here and what a client is told. */
export interface Mask {
  /** What the client is told instead: plain data, with the same fields. */
  hide<T>(told: T): T;
  /**
   * What the client means.
   * @throws RequestError if it uses a token that nothing was told by
   */
  reveal<T>(given: T): T;
}

/** Everything is told as it is. */
export const unmasked: Mask = { hide: told => told, reveal: given => given };

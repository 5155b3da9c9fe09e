import type { Running } from '../../serve/protocol.ts';
import type { Server } from '../../serve/serving.ts';
import type { ArgumentsOf, Option } from '../command.ts';

type Options = Readonly<Record<string, Option>>;

/** A way to reach a server: what `serve` takes for it, and how it begins. One file each; what serves is loaded only then. */
export interface Protocol<O extends Options = Options> {
  readonly options: O;
  /** Whether it is asked for. If none is, the first that is `usual` serves. */
  isWanted(args: ArgumentsOf<O>): boolean;
  readonly usual?: true;
  /**
   * Begins to serve.
   * @throws UserError if it cannot
   */
  start(server: Server, args: ArgumentsOf<O>): Promise<Running>;
}

/** Checks a protocol against its options. */
export function defineProtocol<const O extends Options>(protocol: Protocol<O>): Protocol<O> {
  return protocol;
}

import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import { type Failure, failureOf, RequestError } from '../request-error.ts';
import type { Asker } from './asker.ts';

/** What is refused in words that are all ours, such as the names of tools: none is a name of the cluster, and no mask belongs on it. */
export class OurRefusal extends RequestError {}

/** What the client is told of what went wrong: in one line, with what to do about it. */
export function told(error: unknown, { serving, mask }: Asker): string {
  const failed = failureOf(error);
  if (failed !== undefined)
    return `${failed.failure}: ${error instanceof OurRefusal ? failed.message : mask.hide(failed.message)}`;
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  serving.server.log('error', 'bug', { message, stack });
  return 'unexpected error: see the log of the server';
}

/** What a client shall do anew: it asked for what is wrong, or is not there. All else is not its fault. */
const ofClients: ReadonlySet<Failure | undefined> = new Set(['invalid', 'not-found']);

/** How a resource that is not there is told of. @see https://modelcontextprotocol.io/specification/2025-06-18/server/resources#error-handling */
export const noSuchResource = -32002;

/**
 * The same as an error of the protocol. It is none of the SDK's, which say their code once more in the words.
 * @param notFound the code for what is not there
 */
export function protocolError(error: unknown, asker: Asker, notFound: number): Error {
  const failure = failureOf(error)?.failure;
  const usual = ofClients.has(failure) ? ErrorCode.InvalidParams : ErrorCode.InternalError;
  return Object.assign(new Error(told(error, asker)), { code: failure === 'not-found' ? notFound : usual });
}

import { failureOf } from '../request-error.ts';
import type { Asker } from './asker.ts';

/** What the client is told of what went wrong: in one line, with what to do about it. */
export function told(error: unknown, { serving, mask }: Asker): string {
  const failed = failureOf(error);
  if (failed !== undefined) return `${failed.failure}: ${mask.hide(failed.message)}`;
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  serving.server.log('error', 'bug', { message, stack });
  return 'unexpected error: see the log of the server';
}

import { RequestError } from './request-error.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly next?: string;
}

/**
 * A page of what is listed. A cursor names the last item that was given, and where it was: what was listed may have changed
 * since, and nobody wants to begin again.
 * @throws RequestError if the cursor is none of ours
 */
export function pageOf<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Page<T> {
  const from = cursor === undefined ? 0 : after(cursor, all, idOf);
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  const isEnd = last === undefined || from + items.length >= all.length;
  return { items, total: all.length, ...(!isEnd && { next: encode(from + items.length, idOf(last)) }) };
}

function encode(position: number, id: string): string {
  return Buffer.from(`${position} ${id}`).toString('base64url');
}

function after<T>(cursor: string, all: readonly T[], idOf: (item: T) => string): number {
  const [, position, id] = /^(\d{1,9}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (position === undefined || id === undefined)
    throw new RequestError(
      'invalid',
      'cursor: give the `next` of an earlier answer unchanged, or no cursor to begin again',
    );
  const last = all.findIndex(item => idOf(item) === id);
  return last < 0 ? Math.min(Number(position), all.length) : last + 1;
}

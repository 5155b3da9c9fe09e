import { peek } from './archive/bytes.ts';
import type { Entry } from './archive/entry.ts';
import type { Archive } from './archive/open.ts';
import { fallback, layouts } from './layouts/index.ts';
import type { Layout } from './layouts/layout.ts';
import { mayHoldObjects } from './layouts/objects.ts';

/** How much of an archive is held back while its layout is still open. */
const mostEntries = 4096;
const mostBytes = 4 * 1024 ** 2;

/**
 * The layout of an archive, by the names that come first, and its entries from the start.
 * An archive may be read once only, so the entries that were looked at are kept until they are asked for again; but for
 * logs, which no layout reads in its first pass, and which may be all that comes first.
 */
export async function recognise({
  form,
  entries,
}: Archive): Promise<{ layout: Layout; entries: AsyncGenerator<Entry> }> {
  const iterator = entries[Symbol.asyncIterator]();
  const kept: Entry[] = [];
  let layout: Layout | undefined;
  let seen = 0;
  let bytes = 0;
  while (layout === undefined && form !== 'file' && seen < mostEntries && bytes < mostBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen++;
    const { path, lasting } = next.value;
    layout = layouts.find(known => known.recognises(path));
    if (layout !== undefined || lasting === true) kept.push(next.value);
    else if (mayHoldObjects(path)) {
      const { head, bytes: content } = await peek(next.value.bytes, mostBytes - bytes);
      bytes += head.length;
      kept.push({ path, bytes: content });
    }
  }
  async function* again(): AsyncGenerator<Entry> {
    try {
      yield* kept.splice(0);
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { layout: layout ?? fallback, entries: again() };
}

import { pipeline, Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { type Bytes, limited } from './bytes.ts';
import { type ArchiveContext, type Entry, safePath, tooMany } from './entry.ts';
import { Damaged } from './limits.ts';

const blockBytes = 512;

/** The files of a tar, as they come. A tar that ends too early is noted as cut, after what could be read of it. */
export async function* untar(bytes: Bytes, context: ArchiveContext): AsyncGenerator<Entry> {
  const { name, limits, notes } = context;
  const end = { zeros: 0 };
  const parser = extract();
  const input = Readable.from(untilDamage(limited(bytes, limits.totalBytes, name), end, context), {
    objectMode: false,
  });
  pipeline(input, parser, () => {});
  const entries = parser[Symbol.asyncIterator]();
  let count = 0;
  try {
    for (let next = await entries.next(); next.done !== true; next = await entries.next()) {
      const entry = next.value;
      if (tooMany(++count, context)) return;
      const chunks = entry[Symbol.asyncIterator]();
      const path = pathOf(entry.header, context);
      if (path !== undefined) yield { path, bytes: limited(content(chunks, path, context), limits.entryBytes, path) };
      // The rest of an entry is read and dropped. Ending its iterator instead would end the whole archive.
      while ((await chunks.next()).done !== true);
    }
    if (end.zeros < blockBytes) notes.cut(`${name} is cut short: it has no end mark`);
  } catch (error) {
    notes.cut(`${name} is ${reasonOf(error)}`);
  } finally {
    input.destroy();
    parser.destroy();
  }
}

function pathOf(header: Header, context: ArchiveContext): string | undefined {
  const path = safePath(header.name, context);
  if (path === undefined || header.type === 'directory') return undefined;
  if (header.type === 'file' || header.type === 'contiguous-file') return path;
  context.notes.add(`refused ${JSON.stringify(path)}: a ${header.type ?? 'thing of an unknown type'}, not a file`);
  return undefined;
}

/** Yields what there is and notes why there is no more, so that the parser gets all that came before the damage. */
async function* untilDamage(bytes: Bytes, end: { zeros: number }, { notes }: ArchiveContext): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of bytes) {
      let at = chunk.length;
      while (at > 0 && chunk[at - 1] === 0) at--;
      end.zeros = at === 0 ? end.zeros + chunk.length : chunk.length - at;
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    if (error.altered) notes.distrust(error.message);
    else notes.cut(error.message);
  }
}

async function* content(
  chunks: AsyncIterator<unknown>,
  path: string,
  { name }: ArchiveContext,
): AsyncGenerator<Buffer> {
  try {
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value as Buffer;
  } catch (error) {
    throw new Damaged(`${path} is not whole: ${name} is ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /unexpected end|premature|closed/i.test(message) ? 'cut short' : `damaged (${message})`;
}

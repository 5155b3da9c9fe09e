import { UserError } from '../../../core/errors.ts';
import { type ArchiveContext, archiveName, type Entry } from './entry.ts';
import { Damaged } from './limits.ts';
import { type Archive, openBytes } from './open.ts';

const documentName = /\.(json|ya?ml)$/i;

/**
 * The entries of an archive or a folder; in place of the first archive in it, what that one holds: what was collected is often packed
 * once more to be sent. One level deep, and only if no document came before it: beside documents it is a part of a
 * recording (a chart, a dump of something else), not the recording.
 * @param beside takes the path of each of those: whether that is worth a word depends on what the documents are
 */
export async function* withNested(
  entries: Archive['entries'],
  context: ArchiveContext,
  beside: (path: string) => void,
): AsyncGenerator<Entry> {
  const { notes } = context;
  let opened: string | undefined;
  let besideDocuments = false;
  for await (const entry of entries) {
    const { path } = entry;
    if (!archiveName.test(path)) {
      besideDocuments ||= documentName.test(path);
      yield entry;
    } else if (opened !== undefined) {
      notes.add(`${path} is not opened: ${opened} is, and one archive in an archive is read; unpack it and name it`);
    } else if (besideDocuments) {
      beside(path);
    } else {
      opened = path;
      yield* entriesOf(entry, context);
      // What ended in the middle leaves bytes unread that cannot be told from the next entry.
      if (notes.cutBecause !== undefined) return;
    }
  }
}

async function* entriesOf({ path, bytes }: Entry, { name, ...shared }: ArchiveContext): AsyncGenerator<Entry> {
  const context = { ...shared, name: path };
  try {
    yield* (await openBytes(bytes, context)).entries;
  } catch (error) {
    if (!(error instanceof Damaged || error instanceof UserError)) throw error;
    shared.notes.cut(`the archive ${path} in ${name} cannot be read: ${error.message}`);
  }
}

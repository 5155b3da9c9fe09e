import { crc32 } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { buffers, limited } from './bytes.ts';
import { type ArchiveContext, type Entry, safePath, tooMany } from './entry.ts';
import { Damaged, ratioFloor } from './limits.ts';

/**
 * The files of a zip. Its table of contents stands at its end, so that a zip from a pipe is given in memory, and of one
 * that is cut short nothing can be read.
 */
export async function* unzip(from: string | Buffer, context: ArchiveContext): AsyncGenerator<Entry> {
  const { name, limits, notes } = context;
  let zip: ZipFile;
  try {
    // Names are decoded here: the library would end the whole archive at the first bad one.
    const options = { decodeStrings: false };
    zip = await (typeof from === 'string' ? openPromise(from, options) : fromBufferPromise(from, options));
  } catch {
    notes.cut(`${name} is cut short or damaged: the table of contents at its end cannot be read`);
    return;
  }
  let count = 0;
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (tooMany(++count, context)) return;
      const path = pathOf(entry, context);
      if (path === undefined) continue;
      total += entry.uncompressedSize;
      if (total > limits.totalBytes) {
        notes.cut(`${name} is too large unpacked; ${path} and the rest are not read`);
        return;
      }
      yield { path, bytes: limited(content(zip, entry, path), limits.entryBytes, path) };
    }
  } catch (error) {
    notes.cut(`${name} is damaged (${messageOf(error)})`);
  } finally {
    zip.close();
  }
}

const typeMask = 0o170000;
const regularFile = 0o100000;

function pathOf(entry: ZipEntry, context: ArchiveContext): string | undefined {
  const { notes, limits } = context;
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  const path = safePath(name, context);
  if (path === undefined || name.endsWith('/')) return undefined;
  const shown = JSON.stringify(path);
  const type = (entry.externalFileAttributes >>> 16) & typeMask;
  if (type !== 0 && type !== regularFile) {
    notes.add(`refused ${shown}: a link or device, not a file`);
    return undefined;
  }
  if (entry.isEncrypted()) {
    notes.add(`refused ${shown}: it is encrypted`);
    return undefined;
  }
  if (!entry.canDecodeFileData()) {
    notes.add(`refused ${shown}: packed by method ${entry.compressionMethod}, which is not known here`);
    return undefined;
  }
  if (entry.uncompressedSize > ratioFloor && entry.uncompressedSize > entry.compressedSize * limits.ratio) {
    notes.add(`refused ${shown}: it unpacks to more than ${limits.ratio} times its size, as a bomb does`);
    return undefined;
  }
  return path;
}

async function* content(zip: ZipFile, entry: ZipEntry, path: string): AsyncGenerator<Buffer> {
  try {
    let checksum = 0;
    for await (const chunk of buffers(await zip.openReadStreamPromise(entry))) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    // The library leaves this to its callers.
    if (checksum !== entry.crc32) throw new Error('its checksum is wrong');
  } catch (error) {
    throw new Damaged(`${path} is damaged (${messageOf(error)})`, { cause: error, altered: true });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

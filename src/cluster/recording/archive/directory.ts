import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../../../core/objects.ts';
import { buffers, limited } from './bytes.ts';
import { type ArchiveContext, archiveName, type Entry, safePath, tooMany } from './entry.ts';
import { Damaged, formatBytes } from './limits.ts';

/** The files under a folder, sorted by path, archives last: whether one is the recording, the documents beside it say. Links are refused: a link may lead out of the folder, or round in it. */
export async function* readDirectory(root: string, context: ArchiveContext): AsyncGenerator<Entry> {
  const { name, limits, notes, stats } = context;
  const left = { bytes: limits.totalBytes };
  // Asked when a file is read: names may be looked at long before.
  async function* unlessFull(path: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    if (left.bytes >= 0) return yield* bytes;
    const size = formatBytes(limits.totalBytes);
    notes.cut(`${name} is more than ${size}; ${path} and the rest are not read`);
    throw new Damaged(`${path} is not read: ${name} is more than ${size}`);
  }
  for (const path of await filesUnder(root, context)) {
    const bytes = content(join(root, path), path, left, stats);
    yield { path, bytes: limited(unlessFull(path, bytes), limits.entryBytes, path), lasting: true };
  }
}

async function filesUnder(root: string, context: ArchiveContext): Promise<string[]> {
  const { notes } = context;
  const files: string[] = [];
  const folders = [''];
  let count = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const found = await readdir(join(root, folder), { withFileTypes: true }).catch((error: Error) => {
      if (folder === '') throw error;
      notes.cut(`cannot read the folder ${folder} (${error.message})`);
      return [];
    });
    for (const item of found) {
      if (item.name.startsWith('.')) continue;
      if (tooMany(++count, context)) return files.sort(inOrder);
      const path = safePath(folder === '' ? item.name : `${folder}/${item.name}`, context);
      if (path === undefined) continue;
      if (item.isDirectory()) folders.push(path);
      else if (item.isFile()) files.push(path);
      else notes.add(`refused ${JSON.stringify(path)}: a link or device, not a file`);
    }
  }
  return files.sort(inOrder);
}

function inOrder(a: string, b: string): number {
  return Number(archiveName.test(a)) - Number(archiveName.test(b)) || compareText(a, b);
}

async function* content(
  file: string,
  path: string,
  left: { bytes: number },
  stats: { bytes: number },
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of buffers(createReadStream(file))) {
      left.bytes -= chunk.length;
      stats.bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw new Damaged(`cannot read ${path} (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    });
  }
}

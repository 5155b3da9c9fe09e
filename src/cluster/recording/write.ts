import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { UserError } from '../../core/errors.ts';
import type { Seal } from './age.ts';

/** A file to be written, its text in pieces. */
export interface RecordingFile {
  readonly path: string;
  readonly text: Iterable<string>;
}

// A recording shows how a cluster is built: it is its owner's alone.
const fileMode = 0o600;
const folderMode = 0o700;
const rootInArchive = 'kubecause-recording';

/** Writes files as one .tar.gz, encrypted if there is a seal; gives its size. */
export async function writeArchive(path: string, files: Iterable<RecordingFile>, seal: Seal = asIs): Promise<number> {
  return replacing(path, async temporary => {
    const tar = pack();
    const writing = pipeline(
      tar,
      createGzip(),
      withoutSystem(),
      seal,
      createWriteStream(temporary, { flags: 'wx', mode: fileMode }),
    );
    await Promise.all([writing, addAll(tar, files)]);
    return (await stat(temporary)).size;
  });
}

async function* asIs(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
}

/** Writes files under a folder; gives their size. */
export async function writeFolder(path: string, files: Iterable<RecordingFile>): Promise<number> {
  return replacing(path, async temporary => {
    let bytes = 0;
    await mkdir(temporary, { mode: folderMode });
    for (const { path: name, text } of files) {
      const file = join(temporary, name);
      await mkdir(dirname(file), { recursive: true, mode: folderMode });
      const handle = await open(file, 'wx', fileMode);
      try {
        for (const piece of pieces(text)) {
          await handle.writeFile(piece);
          bytes += piece.length;
        }
      } finally {
        await handle.close();
      }
    }
    return bytes;
  });
}

/** Has something written under another name in the same folder, then gives it the right one. */
async function replacing(path: string, write: (temporary: string) => Promise<number>): Promise<number> {
  const temporary = besides(path);
  try {
    const bytes = await write(temporary);
    await moveInto(temporary, path);
    return bytes;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw error instanceof Error && 'code' in error ? cannotWrite(path, error) : error;
  }
}

/** A folder cannot be renamed over another: the old one steps aside, and comes back if the new one cannot take its place. */
async function moveInto(temporary: string, path: string): Promise<void> {
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory() !== true) return rename(temporary, path);
  const old = besides(path);
  await rename(path, old);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rename(old, path);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

function besides(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

function cannotWrite(path: string, error: Error & { code?: unknown }): UserError {
  const reason = reasons[String(error.code)] ?? error.message;
  return new UserError(`cannot write the recording ${path}: ${reason}`, { cause: error });
}

async function addAll(tar: Pack, files: Iterable<RecordingFile>): Promise<void> {
  for (const { path, text } of files) {
    const content = [...pieces(text)];
    const size = content.reduce((sum, piece) => sum + piece.length, 0);
    const header = { name: `${rootInArchive}/${path}`, size, mode: fileMode, mtime: new Date(0), uid: 0, gid: 0 };
    await pipeline(Readable.from(content), tar.entry(header));
  }
  tar.finalize();
}

const pieceLength = 256 * 1024;

/** Joins small pieces of text, so that a file of many objects is not a write for each. */
function* pieces(text: Iterable<string>): Generator<Buffer> {
  let held: string[] = [];
  let length = 0;
  for (const piece of text) {
    held.push(piece);
    length += piece.length;
    if (length < pieceLength) continue;
    yield Buffer.from(held.join(''));
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.from(held.join(''));
}

const systemByte = 9;
const unknownSystem = 0xff;

/** The header of gzip names the operating system: the same recording would differ from machine to machine. */
function withoutSystem(): Transform {
  let first = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (first && chunk.length > systemByte) chunk[systemByte] = unknownSystem;
      first = false;
      done(null, chunk);
    },
  });
}

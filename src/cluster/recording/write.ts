import { createWriteStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { UserError } from '../../core/errors.ts';
import { replacing } from '../../files/replace.ts';
import { whyNotWritten } from '../../files/why-not.ts';
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

export interface WriteOptions {
  /** Whether a recording that is there is replaced. */
  readonly force: boolean;
  readonly seal?: Seal | undefined;
}

/** Writes files as one .tar.gz, encrypted if there is a seal; gives its size. */
export async function writeArchive(
  path: string,
  files: Iterable<RecordingFile>,
  { force, seal = asIs }: WriteOptions,
): Promise<number> {
  return write(path, force, async temporary => {
    const tar = pack();
    const writing = pipeline(
      tar,
      createGzip(),
      withoutSystem(),
      seal,
      createWriteStream(temporary, { flags: 'wx', mode: fileMode, flush: true }),
    );
    await Promise.all([writing, addAll(tar, files)]);
    return (await stat(temporary)).size;
  });
}

async function* asIs(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
}

/** Writes files under a folder; gives their size. */
export async function writeFolder(
  path: string,
  files: Iterable<RecordingFile>,
  { force }: WriteOptions,
): Promise<number> {
  return write(path, force, async temporary => {
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

/** @throws UserError if it cannot be written; then what was there is as it was */
async function write(path: string, force: boolean, fill: (temporary: string) => Promise<number>): Promise<number> {
  try {
    return await replacing(path, fill, force);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UserError(`cannot write the recording ${path}: ${whyNotWritten(error)}`, { cause: error });
  }
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

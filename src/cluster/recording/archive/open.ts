import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UserError } from '../../../core/errors.ts';
import { whyNotRead } from '../../../files/why-not-read.ts';
import { type Bytes, buffers, collect, limited, peek } from './bytes.ts';
import { readDirectory } from './directory.ts';
import type { ArchiveContext, Entry } from './entry.ts';
import { gunzip } from './gzip.ts';
import { Damaged } from './limits.ts';

/** Where the bytes of a recording come from. */
export type Input = { readonly path: string } | { readonly stream: AsyncIterable<unknown> };

/** What is in a recording: one file or many. */
export interface Archive {
  readonly form: 'file' | 'folder' | 'archive';
  readonly entries: AsyncIterable<Entry>;
}

/** A zip from a pipe or in an archive is held in memory, because its table of contents is at its end. */
const mostPipedZipBytes = 256 * 1024 ** 2;
const headBytes = 512;

/** What a stream of bytes is, by its first bytes; never by its name. */
const signatures = {
  gzip: [0x1f, 0x8b],
  zip: [0x50, 0x4b, 0x03, 0x04],
  emptyZip: [0x50, 0x4b, 0x05, 0x06],
  bzip2: [0x42, 0x5a, 0x68],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
  age: [...Buffer.from('age-encryption.org/v1\n')],
  'armored age': [...Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----')],
} satisfies Record<string, readonly number[]>;

/** What is not read here, and the command that unpacks it. */
const foreign = { bzip2: 'bzip2 -d', xz: 'xz -d', zstd: 'zstd -d', 'armored age': 'age -d -i KEY' } satisfies Partial<
  Record<keyof typeof signatures, string>
>;

/**
 * Opens a folder, a file, a .tar, a .tar.gz, a .gz of one file, a .zip, or the same from a pipe.
 * @throws UserError if there is nothing to read
 */
export async function openArchive(input: Input, context: ArchiveContext): Promise<Archive> {
  if ('stream' in input) return openBytes(counted(buffers(input.stream), context.stats), context);
  const { path } = input;
  const found = await stat(path).catch(async (error: unknown) => {
    throw new UserError(`cannot read the ${context.what} ${path}: ${await whyNotRead(path, error)}`, { cause: error });
  });
  if (!found.isDirectory()) return openBytes(counted(fileBytes(path), context.stats), context, path);
  return { form: 'folder', entries: readDirectory(path, context) };
}

/**
 * Opens what a stream of bytes is.
 * @param path where the same bytes stand, so that a zip need not be held in memory
 * @throws UserError if there is nothing to read
 */
export async function openBytes(bytes: Bytes, context: ArchiveContext, path?: string): Promise<Archive> {
  const { name } = context;
  const outer = await peek(bytes, headBytes);
  if (outer.head.length === 0) return nothing(outer.bytes, context);
  const form = formOf(outer.head);
  if (form === 'zip' || form === 'emptyZip') {
    if (path !== undefined) await closeUnread(outer.bytes);
    const from = path ?? (await collectZip(outer.bytes, name));
    const { unzip } = await import('./zip.ts');
    return { form: 'archive', entries: unzip(from, context) };
  }
  if (form === 'bzip2' || form === 'xz' || form === 'zstd' || form === 'armored age') {
    await closeUnread(outer.bytes);
    throw new UserError(`${name} is packed by ${form}, which is not read here; unpack it first: ${foreign[form]}`);
  }
  if (form === 'age') return openBytes(await decrypted(outer.bytes, context), { ...context, keys: undefined });
  if (form !== 'gzip') return openPlain(outer, name, context);
  const inner = await peek(gunzip(outer.bytes, context.limits, name), headBytes);
  if (inner.head.length === 0) return nothing(inner.bytes, context);
  return openPlain(inner, name.replace(/\.gz$/i, ''), context);
}

async function decrypted(bytes: Bytes, { name, keys }: ArchiveContext): Promise<Bytes> {
  if (keys !== undefined) return (await import('../age.ts')).unseal(bytes, keys, name);
  await closeUnread(bytes);
  throw new UserError(`${name} is encrypted by age; give --identity with the file of its key or passphrase`);
}

async function openPlain(
  { head, bytes }: { head: Buffer; bytes: Bytes },
  path: string,
  context: ArchiveContext,
): Promise<Archive> {
  if (isTar(head)) {
    // Loaded when there is one: most recordings of kubectl are none.
    const { untar } = await import('./tar.ts');
    return { form: 'archive', entries: untar(bytes, context) };
  }
  return { form: 'file', entries: one({ path, bytes: limited(bytes, context.limits.entryBytes, path) }) };
}

async function* counted(bytes: Bytes, stats: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    stats.bytes += chunk.length;
    yield chunk;
  }
}

async function* one(entry: Entry): AsyncGenerator<Entry> {
  yield entry;
}

/** Reads to the failure that left nothing to read, if there is one. */
async function nothing(bytes: Bytes, { name, what }: ArchiveContext): Promise<never> {
  try {
    for await (const _ of bytes);
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    throw new UserError(`nothing can be read from the ${what}: ${error.message}`, { cause: error });
  }
  throw new UserError(`the ${what} ${name} ${what === 'manifests' ? 'are' : 'is'} empty`);
}

async function collectZip(bytes: Bytes, name: string): Promise<Buffer> {
  try {
    return await collect(bytes, mostPipedZipBytes, `the zip from ${name}`);
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    const instead = 'give the path of the file, not a pipe or an archive around it';
    throw new UserError(`${error.message}: a zip is read from its end; ${instead}`, { cause: error });
  }
}

async function closeUnread(bytes: Bytes): Promise<void> {
  const iterator = bytes[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.return?.();
}

async function* fileBytes(path: string): AsyncGenerator<Buffer> {
  try {
    yield* buffers(createReadStream(path, { highWaterMark: 256 * 1024 }));
  } catch (error) {
    throw new Damaged(`cannot read ${path} (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    });
  }
}

function formOf(head: Buffer): keyof typeof signatures | undefined {
  for (const [form, signature] of Object.entries(signatures)) {
    if (signature.every((byte, i) => head[i] === byte)) return form as keyof typeof signatures;
  }
  return undefined;
}

const magicAt = 257;
const checksumAt = 148;
const checksumBytes = 8;

/** By the magic word, or, for a damaged or very old one, by the checksum of the first header. */
function isTar(head: Buffer): boolean {
  if (head.length < headBytes) return head.toString('latin1', magicAt, magicAt + 5) === 'ustar';
  if (head.toString('latin1', magicAt, magicAt + 5) === 'ustar') return true;
  let sum = 0;
  for (let i = 0; i < headBytes; i++) sum += i >= checksumAt && i < checksumAt + checksumBytes ? 0x20 : head[i]!;
  const written = head.toString('latin1', checksumAt, checksumAt + checksumBytes).replace(/[\0 ]+$/, '');
  return /^ *[0-7]+$/.test(written) && Number.parseInt(written, 8) === sum;
}

import { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { UserError } from '../../core/errors.ts';
import { type Bytes, buffers, peek } from './archive/bytes.ts';
import { Damaged } from './archive/limits.ts';

/** Whom a recording is encrypted to: holders of keys, or whoever knows a passphrase. */
export type EncryptTo = { readonly recipients: readonly string[] } | { readonly passphrase: string };

/** What may open an encrypted recording: each is tried. */
export interface Keys {
  /** `AGE-SECRET-KEY-1…` */
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
}

/** Encrypts a stream. */
export type Seal = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * Encrypts in the format of age, piece by piece. The keys are looked at at once: before a cluster is read for nothing.
 * @see https://age-encryption.org/v1
 * @throws UserError if a recipient is none
 */
export function sealing(to: EncryptTo): Seal {
  const encrypter = new Encrypter();
  if ('passphrase' in to) encrypter.setPassphrase(to.passphrase);
  else for (const recipient of to.recipients) addRecipient(encrypter, recipient);
  return async function* seal(bytes) {
    yield* buffers(await encrypter.encrypt(streamOf(bytes)));
  };
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient);
  } catch (error) {
    const got = /^AGE-/i.test(recipient) ? 'a secret key: give its public one' : JSON.stringify(recipient);
    throw new UserError(`--encrypt-to takes the public key of an age identity, age1…; got ${got}`, { cause: error });
  }
}

/** A header has a line or two for each recipient. The library reads one of any length into memory. */
const mostHeaderBytes = 64 * 1024;

const sliceBytes = 16 * 1024;

/**
 * Decrypts what age encrypted, piece by piece; each piece is authenticated, so that what comes before damage is whole.
 * @param name what to call it in messages
 * @throws UserError if none of the keys fits; while it is read, Damaged after all that could be decrypted
 */
export async function unseal(bytes: Bytes, keys: Keys, name: string): Promise<Bytes> {
  const { head, bytes: whole } = await peek(bytes, mostHeaderBytes);
  if (!head.includes('\n--- '))
    throw new UserError(`cannot decrypt the recording ${name}: its header is cut or damaged`);
  const decrypter = new Decrypter();
  for (const passphrase of keys.passphrases) decrypter.addPassphrase(passphrase);
  try {
    for (const identity of keys.identities) decrypter.addIdentity(identity);
  } catch {
    // Not even as a cause: what the library says may quote the key.
    throw new UserError('--identity: a line that begins with AGE-SECRET-KEY- is no key of age');
  }
  try {
    return untilDamage(buffers(await decrypter.decrypt(streamOf(slicesOf(whole)))), name);
  } catch (error) {
    const why = /no identity matched/.test(messageOf(error)) ? 'none of the keys fits' : messageOf(error);
    throw new UserError(`cannot decrypt the recording ${name}: ${why}`, { cause: error });
  }
}

async function* untilDamage(bytes: Bytes, name: string): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    if (error instanceof Damaged) throw error;
    throw new Damaged(`${name} is cut short or damaged: from there on it cannot be decrypted`, { cause: error });
  }
}

/** A stream that fails drops what it has decrypted and nobody took yet: so little goes in that it is taken each time. */
async function* slicesOf(bytes: Bytes): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += sliceBytes) yield chunk.subarray(at, at + sliceBytes);
  }
}

/** The library takes the streams of the web, which its types find among the globals. */
function streamOf(bytes: AsyncIterable<Uint8Array>): globalThis.ReadableStream<Uint8Array> {
  return ReadableStream.from(bytes) as globalThis.ReadableStream<Uint8Array>;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

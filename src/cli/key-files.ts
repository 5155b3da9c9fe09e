import { readFile } from 'node:fs/promises';
import type { EncryptTo, Keys } from '../cluster/recording/age.ts';
import { UserError } from '../core/errors.ts';
import { whyNotRead } from '../files/why-not-read.ts';

/**
 * What `--identity` names: a file as `age-keygen` writes it, a key on each line, or one with a passphrase. Which of both it
 * is, its first line says.
 * @throws UserError if it cannot be read or is neither
 */
export async function readKeys(path: string | undefined): Promise<Keys | undefined> {
  if (path === undefined) return undefined;
  const lines = await linesOf('--identity', path);
  const identities = lines.filter(line => line.startsWith('AGE-SECRET-KEY-'));
  if (identities.length > 0) return { identities, passphrases: [] };
  const [first, ...more] = lines;
  const strange = /^AGE-PLUGIN-|^age-encryption\.org\/|^-----BEGIN |^age1/.test(first ?? '');
  if (first === undefined || more.length > 0 || strange)
    throw new UserError(
      `--identity: ${path} holds neither keys of age (AGE-SECRET-KEY-1…, one to a line) nor one line, the passphrase`,
    );
  return { identities: [], passphrases: [first] };
}

/**
 * Whom `--encrypt-to` and `--passphrase-file` say to encrypt to; undefined for nobody.
 * @throws UserError for both, or a file without a passphrase
 */
export async function encryptTo(
  recipients: readonly string[] | undefined,
  passphraseFile: string | undefined,
): Promise<EncryptTo | undefined> {
  if (passphraseFile === undefined) return recipients === undefined ? undefined : { recipients };
  if (recipients !== undefined)
    throw new UserError('--encrypt-to and --passphrase-file exclude each other: age cannot encrypt one file to both');
  const [passphrase, ...more] = await linesOf('--passphrase-file', passphraseFile);
  if (passphrase === undefined || more.length > 0)
    throw new UserError(`--passphrase-file: ${passphraseFile} must hold one line, the passphrase`);
  return { passphrase };
}

/** The lines of a file that are neither empty nor comments. */
async function linesOf(option: string, path: string): Promise<string[]> {
  try {
    const text = await readFile(path, 'utf8');
    return text.split(/\r?\n/).filter(line => line.trim() !== '' && !line.startsWith('#'));
  } catch (error) {
    throw new UserError(`${option}: cannot read ${path}: ${await whyNotRead(path, error)}`, { cause: error });
  }
}

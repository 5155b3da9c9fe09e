import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { MaskKey } from '../cluster/recording/mask/key.ts';
import type { Masking } from '../cluster/recording/record.ts';
import { writePrivately } from '../config/private-file.ts';
import { UserError } from '../core/errors.ts';

/**
 * The mask that `--mask` and `--mask-key` ask for; undefined for none. A key that is there is used again, so that what was
 * masked before has the same name.
 */
export async function maskingOf(mask: boolean, path: string | undefined): Promise<Masking | undefined> {
  if (path === undefined) return mask ? {} : undefined;
  return { known: existsSync(path) ? await readMaskKey(path) : undefined, keep: key => keepMaskKey(path, key) };
}

/**
 * What a mask stands for.
 * @throws UserError if it cannot be read
 */
export async function readMaskKey(path: string): Promise<MaskKey> {
  try {
    const [text, { parseMaskKey }] = await Promise.all([
      readFile(path, 'utf8'),
      import('../cluster/recording/mask/key.ts'),
    ]);
    return parseMaskKey(text, path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--mask-key: cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function keepMaskKey(path: string, key: MaskKey): Promise<void> {
  try {
    await writePrivately(path, `${JSON.stringify(key, undefined, 1)}\n`);
  } catch (error) {
    const why = (error as Error).message;
    throw new UserError(`--mask-key: cannot write ${path}: ${why}; nothing was recorded`, { cause: error });
  }
}

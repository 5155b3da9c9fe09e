import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nowhere } from '../files/home.ts';
import { replaceFile } from '../files/replace.ts';

/**
 * Makes the folder of a private file, which is as private (0700).
 * @throws if it cannot be made, or there is no home for it
 */
export async function makePrivateFolder(path: string): Promise<void> {
  if (path.startsWith(nowhere)) throw new Error('there is no home for it: set HOME');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
}

/**
 * Writes a file that only the user may read (0600, its folder 0700), whole or not at all.
 * @throws if it cannot be written
 */
export async function writePrivately(path: string, content: string): Promise<void> {
  await makePrivateFolder(path);
  await replaceFile(path, content, { mode: 0o600 });
}

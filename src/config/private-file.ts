import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nowhere } from '../files/home.ts';
import { replaceFile } from '../files/replace.ts';

/**
 * Makes the folder of a private file, which is as private (0700).
 * @throws if it cannot be made, or there is no home for it
 */
export async function makePrivateFolder(path: string): Promise<void> {
  if (path.startsWith(nowhere)) throw new Error('there is no home for it: set HOME');
  await makeFolder(dirname(path));
}

/**
 * Writes a file that only the user may read (0600, its folder 0700), whole or not at all.
 * @throws if it cannot be written
 */
export async function writePrivately(path: string, content: string): Promise<void> {
  await makePrivateFolder(path);
  await replaceFile(path, content, { mode: 0o600 });
}

/**
 * With those above it. Node's own way says of a disk that may only be read that there is no such folder.
 * @param isFirstTry whether those above may be what is missing: where no folder can be made, as in /proc, they are not
 */
async function makeFolder(path: string, isFirstTry = true): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path || !isFirstTry) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path, false);
  }
}

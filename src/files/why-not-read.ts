import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nearest } from '../core/near.ts';

/** Why a file or folder could not be read, in a few words. */
export async function whyNotRead(path: string, error: unknown): Promise<string> {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'ENOENT' ? `there is no such file or folder${await meantBeside(path)}` : message;
}

/** What stands beside a file that is not there, and may have been meant; `''` if nothing does. */
export async function meantBeside(path: string): Promise<string> {
  const folder = dirname(path);
  const beside = await readdir(folder).catch(() => undefined);
  if (beside === undefined) return `, nor a folder ${folder}`;
  const near = nearest(basename(path), beside).map(name => (folder === '.' ? name : join(folder, name)));
  return near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
}

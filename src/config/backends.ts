import { readFile, stat } from 'node:fs/promises';
import { isAbsence, UserError } from '../core/errors.ts';
import type { BackendConfig } from './backend-schema.ts';
import { userFile } from './folders.ts';

/** The backends of the user's file. */
export interface Backends {
  /** The one that is asked unless another is named. */
  readonly usual: string | undefined;
  readonly named: Readonly<Record<string, BackendConfig>>;
}

/**
 * The backends that the user has configured; none if there is no file.
 * @param onNote told if others may read a file that holds a key
 * @throws UserError with the line of what is wrong in the file
 */
export async function loadBackends(onNote: (note: string) => void): Promise<Backends> {
  const path = userFile();
  const content = await readUserFile(path);
  if (content === undefined) return { usual: undefined, named: {} };
  const { parseConfig } = await import('./parse.ts');
  const { backend: usual, backends: named = {} } = parseConfig(path, content, 'user');
  if (Object.values(named).some(holdsSecret) && (await isReadByOthers(path)))
    onNote(`others may read ${path}, and it holds keys; narrow it with: chmod 600 ${path}`);
  return { usual, named };
}

/** The text of the user's file; `undefined` if there is none. */
export async function readUserFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw new UserError(`cannot read the configuration ${path}: ${(error as Error).message}`);
  }
}

function holdsSecret({ apiKey, headers }: BackendConfig): boolean {
  return apiKey !== undefined || headers !== undefined;
}

/** Windows keeps no such modes. */
async function isReadByOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const { mode } = await stat(path);
  return (mode & 0o077) !== 0;
}

import { chmod, chown, link, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { removedAtExit } from './unfinished.ts';

/** Where what is written stands until it is whole: beside its place, so that one step brings it there. */
const suffix = '.tmp';

/** Milliseconds after which nobody is writing any more: so long ago was one killed that left it. */
const abandonedAfter = 3_600_000;

export interface Replacement {
  /** Permissions; those of the file that is replaced if not given, or what the umask leaves. */
  readonly mode?: number;
  /** Whether a file that is there may be replaced; it is unless this says no. */
  readonly replace?: boolean;
}

/**
 * Writes a file whole under another name and gives it the right one then: nobody ever reads half of it, and a full disk or a
 * killed process costs nothing that was there. Behind a link, it is the target that is replaced. What is no file (a pipe,
 * `/dev/stdout`) or stands where no other file can be made is written as it is.
 * @throws if it cannot be written, with the code EEXIST if it is there and must not be replaced
 */
export async function replaceFile(
  path: string,
  content: string,
  { mode, replace = true }: Replacement = {},
): Promise<void> {
  const target = replace ? await realpath(path).catch(() => path) : path;
  const existing = replace ? await stat(target).catch(() => undefined) : undefined;
  if (existing?.isFile() === false) return await writeFile(target, content);
  try {
    await replacing(
      target,
      async temporary => {
        // What a full disk of the network does not take shows only when it is flushed.
        await writeFile(temporary, content, { flag: 'wx', flush: true, ...(mode !== undefined && { mode }) });
        // The mode of writeFile is narrowed by the umask only; a wide one must not matter.
        if (mode !== undefined || existing !== undefined) await chmod(temporary, mode ?? existing!.mode & 0o777);
        if (existing !== undefined && existing.uid !== process.getuid?.())
          await chown(temporary, existing.uid, existing.gid);
      },
      replace,
    );
  } catch (error) {
    if (existing === undefined || !standsAlone(error)) throw error;
    await writeFile(target, content);
  }
}

/** Whether a file may be there and nothing beside it: it is mounted, or its folder belongs to somebody else. */
function standsAlone(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EBUSY', 'EROFS'].includes(String((error as NodeJS.ErrnoException).code));
}

/**
 * Has a file or a folder written under another name in the same folder, then gives it the right one.
 * @throws what writing throws; then nothing is left of it
 */
export async function replacing<T>(
  path: string,
  write: (temporary: string) => Promise<T>,
  replace: boolean,
): Promise<T> {
  const temporary = besides(path, suffix);
  const isDone = removedAtExit(temporary);
  try {
    const result = await write(temporary);
    await (replace ? moveInto(temporary, path) : moveWhereNothingIs(temporary, path));
    await removeAbandoned(path);
    return result;
  } catch (error) {
    // What brought us here is worth telling, not that something of it stays.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  } finally {
    isDone();
  }
}

/**
 * A folder is not renamed over another: the old one steps aside, and comes back if the new one cannot take its place. Two
 * processes may do so at once: then the later one stays.
 */
async function moveInto(temporary: string, path: string): Promise<void> {
  const old = await stepAside(path);
  try {
    await rename(temporary, path);
  } catch (error) {
    const isTaken = ['ENOTEMPTY', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code));
    if (old !== undefined) await (isTaken ? rm(old, { recursive: true, force: true }) : rename(old, path));
    if (!isTaken) throw error;
    return await moveInto(temporary, path);
  }
  if (old !== undefined) await rm(old, { recursive: true, force: true });
}

/** The name under which a folder stands from now on; undefined if there was none, or another process was faster. */
async function stepAside(path: string): Promise<string | undefined> {
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory() !== true) return undefined;
  const old = besides(path, '.old');
  return await rename(path, old).then(
    () => old,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
}

/** A file is linked to its name, which fails if another took it meanwhile; so does renaming a folder. */
async function moveWhereNothingIs(temporary: string, path: string): Promise<void> {
  if ((await stat(temporary)).isDirectory()) return await rename(temporary, path);
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // Not every file system has links. That nothing is there was seen before.
    return await rename(temporary, path);
  }
  await rm(temporary);
}

function besides(path: string, ending: string): string {
  return join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}${ending}`);
}

/** What killed processes left of the same file. */
async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter(name => name.startsWith(`.${basename(path)}.`) && name.endsWith(suffix));
  for (const name of names) {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > abandonedAfter) await rm(join(folder, name), { recursive: true, force: true });
  }
}

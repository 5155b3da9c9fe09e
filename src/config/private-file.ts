import { randomUUID } from 'node:crypto';
import { chmod, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that only the user may read (0600, its folder 0700), whole under another name and then renamed: no process
 * ever reads half of it, and a full disk costs nothing that was there. Behind a link, it is the target that is replaced.
 * @throws if it cannot be written
 */
export async function writePrivately(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content, { mode: 0o600 });
    // The mode of writeFile is narrowed by the umask only; a wide one must not matter.
    await chmod(temporary, 0o600);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

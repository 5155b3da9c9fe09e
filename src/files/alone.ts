import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../core/errors.ts';
import { removedAtExit } from './unfinished.ts';

/** Milliseconds: what is done alone takes a few, so a lock as old as this was left by a process that was killed. */
const abandonedAfter = 2_000;
/** Longer than a lock is believed, so that only one who works again and again keeps others out. */
const patience = 10_000;
const interval = 20;

/**
 * Reads and changes a file while no other process does so: of two changes at once, both are in it. Who does it is known by
 * `FILE.lock` beside it, as kubectl does for a kubeconfig.
 * @throws UserError if others never come to an end
 */
export async function alone<T>(path: string, change: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  const deadline = performance.now() + patience;
  while (!(await take(lock))) {
    if (performance.now() > deadline)
      throw new UserError(`other processes keep changing ${path}; if there are none, remove ${lock}`);
    await pause(interval);
  }
  const release = removedAtExit(lock);
  try {
    return await change();
  } finally {
    await rm(lock, { force: true });
    release();
  }
}

/** Whether it is ours now. A folder that takes no lock takes no other file either, of which whoever writes it complains. */
async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return true;
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    // Also one of the future: a clock was set back.
    if (Math.abs(Date.now() - mtimeMs) > abandonedAfter) await rm(lock, { force: true });
    return false;
  }
}

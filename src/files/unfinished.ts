import { rmSync } from 'node:fs';

const unfinished = new Set<string>();

/**
 * Has a file or folder removed if the process is stopped (not if it is killed) before what is returned is called.
 */
export function removedAtExit(path: string): () => void {
  if (unfinished.size === 0) process.once('exit', removeAll);
  unfinished.add(path);
  return () => {
    unfinished.delete(path);
    if (unfinished.size === 0) process.off('exit', removeAll);
  };
}

function removeAll(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
}

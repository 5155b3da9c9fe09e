import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A folder for the files of a test file, or of a group of tests; it is gone when they are over. */
export function scratchFolder(): string {
  const folder = newFolder();
  afterAll(() => remove(folder));
  return folder;
}

/** A folder for the files of the test that runs; it is gone when that is over. */
export function testFolder(): string {
  const folder = newFolder();
  onTestFinished(() => remove(folder));
  return folder;
}

/** A path of that name in a folder of its own, for the test that runs: nothing is there yet. */
export function newPath(name: string): string {
  return join(testFolder(), name);
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kubecause-test-'));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

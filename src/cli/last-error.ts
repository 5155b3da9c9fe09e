import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../config/folders.ts';
import { version } from './version.ts';

/** What is kept of an unexpected error for `kubecause dump`: where it was thrown, and no name of a cluster. */
export interface LastError {
  readonly at: string;
  readonly version: string;
  readonly what: string;
  readonly stack: readonly string[];
}

function place(): string {
  return join(dirname(cacheFolder()), 'last-error.json');
}

/** Errors whose message is made by the engine of JavaScript, of names in code. The message of another may name anything. */
const ofEngine = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Keeps an unexpected error. That it cannot be kept must not hide the error itself. */
export function keepLastError(error: unknown): void {
  if (!(error instanceof Error)) return;
  const kept: LastError = {
    at: new Date().toISOString(),
    version,
    what: ofEngine.some(type => error instanceof type) ? `${error.name}: ${error.message}` : error.name,
    stack: (error.stack ?? '').split('\n').flatMap(
      line =>
        /^\s+at .*/
          .exec(line)?.[0]
          .trim()
          .replace(/(file:\/\/)?\/[^)\s]*\//g, '') ?? [],
    ),
  };
  try {
    mkdirSync(dirname(place()), { recursive: true, mode: 0o700 });
    writeFileSync(place(), JSON.stringify(kept), { mode: 0o600 });
  } catch {
    // A disk that is full or read-only is no news beside the error that is told.
  }
}

/** The last unexpected error on this machine; `undefined` if there is none, or it cannot be read. */
export function lastError(): LastError | undefined {
  try {
    return JSON.parse(readFileSync(place(), 'utf8')) as LastError;
  } catch {
    return undefined;
  }
}

import type { Keys } from '../age.ts';
import type { Bytes } from './bytes.ts';
import type { Limits } from './limits.ts';
import type { Notes } from './notes.ts';

/** A file in an archive. Its bytes can be read once, and only until the next entry is asked for, unless they are lasting. */
export interface Entry {
  /** Relative, with `/`, and never out of the archive. */
  readonly path: string;
  /** Throws Damaged where the file is cut, damaged or over a limit. */
  readonly bytes: Bytes;
  /** The file is on the disk: its bytes can be read at any time. */
  readonly lasting?: true;
}

/** An archive in an archive is known by its name: to look into every file would cost more than to read those that count. */
export const archiveName = /\.(tar|tar\.gz|tgz|zip)$/i;

/** What the readers of archives share. */
export interface ArchiveContext {
  /** What to call the archive in messages: its base name. */
  readonly name: string;
  /** What is in it, as whoever named it says. */
  readonly what: 'recording' | 'manifests';
  readonly limits: Limits;
  /** What may open it, if it is encrypted. */
  readonly keys?: Keys | undefined;
  readonly notes: Notes;
  /** Counts the bytes that were read, packed as they are. */
  readonly stats: { bytes: number };
}

const longestPath = 4096;

/**
 * The path of an entry in one form; undefined for a path that leaves the archive or is too deep.
 * Nothing is ever written under these names, but they reach messages, and a layout reads meaning from them.
 */
export function safePath(path: string, { limits, notes }: ArchiveContext): string | undefined {
  const shown = JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
  if (path === '' || path.length > longestPath || /\p{Cc}/u.test(path)) {
    notes.add(`refused ${shown}: not a usable name`);
    return undefined;
  }
  if (path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:[\\/]/.test(path)) {
    notes.add(`refused ${shown}: an absolute path`);
    return undefined;
  }
  const segments = path.split(/[\\/]/).filter(segment => segment !== '' && segment !== '.');
  if (segments.includes('..')) {
    notes.add(`refused ${shown}: a path out of the archive`);
    return undefined;
  }
  if (segments.length > limits.depth + 1) {
    notes.add(`refused ${shown}: more than ${limits.depth} folders deep`);
    return undefined;
  }
  return segments.join('/');
}

/** Counts entries; true once there are too many, which is noted as the end of the archive. */
export function tooMany(count: number, { name, limits, notes }: ArchiveContext): boolean {
  if (count <= limits.entries) return false;
  notes.cut(`${name} holds more than ${limits.entries} files; the rest is not read`);
  return true;
}

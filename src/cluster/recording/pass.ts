import { basename, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { SourceStats } from '../../core/source.ts';
import type { Keys } from './age.ts';
import type { Entry } from './archive/entry.ts';
import { defaultLimits, type Limits } from './archive/limits.ts';
import { withNested } from './archive/nested.ts';
import { Notes } from './archive/notes.ts';
import { type Archive, type Input, openArchive } from './archive/open.ts';
import { manifests } from './layouts/index.ts';
import type { Layout, LayoutContext } from './layouts/layout.ts';
import { NewestTime } from './layouts/newest-time.ts';
import { ServerVersion } from './layouts/server-version.ts';
import { recognise } from './recognise.ts';

/** How to read a recording. */
export interface Reading {
  /** What is read are manifests that were not applied yet. */
  readonly manifests?: boolean;
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<unknown>;
  readonly limits?: Partial<Limits>;
  /** What may open an encrypted recording. */
  readonly keys?: Keys | undefined;
}

/** A recording that was found, and nothing of it read yet. */
export interface Packed extends Omit<Reading, 'stdin'> {
  readonly name: string;
  readonly input: Input;
  readonly stats: SourceStats;
}

/** A recording that is read from its first byte on: its entries can be asked for once. */
export interface Pass {
  readonly layout: Layout;
  readonly context: LayoutContext;
  readonly entries: AsyncGenerator<Entry>;
}

/** @throws UserError if stdin is asked for and there is none */
export function packedAt(path: string, { stdin, ...reading }: Reading): Packed {
  const stats = { requests: 0, bytes: 0, perKind: new Map() };
  if (path !== '-') return { ...reading, name: basename(resolve(path)), input: { path }, stats };
  if (stdin === undefined) throw new UserError('there is no stdin to read a recording from');
  return { ...reading, name: 'stdin', input: { stream: stdin }, stats };
}

/**
 * Looks at what comes first, to know in which layout the rest will be.
 * @throws UserError if there is no such file, or nothing in it that is a recording
 */
export async function beginPass(packed: Packed): Promise<Pass> {
  const { context, archive } = await unpack(packed);
  if (packed.manifests !== true) return { context, ...(await recognise(archive)) };
  return { context, layout: manifests, entries: each(archive.entries) };
}

/** The entries of a recording, whatever they are laid out in, and what is found out while they are read. */
export async function unpack(packed: Packed): Promise<{ readonly context: LayoutContext; readonly archive: Archive }> {
  const { name, stats, keys, limits } = packed;
  const what = packed.manifests === true ? 'manifests' : 'recording';
  const shared = { name, what, limits: { ...defaultLimits, ...limits }, notes: new Notes(), stats, keys } as const;
  const { form, entries } = await openArchive(packed.input, shared);
  const archives: string[] = [];
  // Beside manifests an archive is a chart that they use.
  const nested = form !== 'file' && packed.manifests !== true;
  return {
    archive: { form, entries: nested ? withNested(entries, shared, path => archives.push(path)) : entries },
    context: {
      ...shared,
      form,
      newest: new NewestTime(),
      serverVersion: new ServerVersion(),
      other: { kinds: new Set(), files: [], emptyLists: 0, archives },
    },
  };
}

async function* each(entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  yield* entries;
}

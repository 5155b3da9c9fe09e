import { basename, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Kind } from '../../core/kinds/index.ts';
import type { Chunk, Plan, ReadLog, Source, SourceStats, WantedLog } from '../../core/source.ts';
import type { Keys } from './age.ts';
import type { Entry } from './archive/entry.ts';
import { defaultLimits, type Limits } from './archive/limits.ts';
import { withNested } from './archive/nested.ts';
import { Notes } from './archive/notes.ts';
import { type Input, openArchive } from './archive/open.ts';
import { Collector } from './chunks.ts';
import { fallback, manifests } from './layouts/index.ts';
import type { LayoutContext } from './layouts/layout.ts';
import { findLogs } from './layouts/logs.ts';
import { NewestTime } from './layouts/newest-time.ts';
import { ServerVersion } from './layouts/server-version.ts';
import { recognise } from './recognise.ts';

export interface RecordingOptions {
  /** Kinds of which nothing is missing, although the recording does not say so: what it does not hold did not exist. */
  readonly assumeComplete?: readonly Kind[] | 'all';
  /** What is read are manifests that were not applied yet. */
  readonly manifests?: boolean;
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<unknown>;
  readonly limits?: Partial<Limits>;
  /** What may open an encrypted recording. */
  readonly keys?: Keys | undefined;
}

/** A recording on disk, or from a pipe. */
export interface RecordedSource extends Source {
  /** What was refused or lost, in lines for a person. Complete when reading has ended. */
  readonly notes: readonly string[];
}

/**
 * Opens a recording: a folder, a file, a .tar, .tar.gz, .gz or .zip, or `-` for stdin, in any of the layouts.
 * A recording from stdin can be read once.
 * @throws UserError if there is no such file, or nothing in it that is a recording
 */
export async function openRecording(path: string, options: RecordingOptions = {}): Promise<RecordedSource> {
  const { assumeComplete = [], manifests: areManifests = false, stdin, limits, keys } = options;
  const name = path === '-' ? 'stdin' : basename(resolve(path));
  if (path === '-' && stdin === undefined) throw new UserError('there is no stdin to read a recording from');
  const input: Input = path === '-' ? { stream: stdin! } : { path };
  const stats: SourceStats = { requests: 0, bytes: 0, perKind: new Map() };
  let opened: Awaited<ReturnType<typeof open>> | undefined = await open();
  const { layout } = opened;
  let { notes } = opened.context;

  async function unpack() {
    const archiveContext = { name, limits: { ...defaultLimits, ...limits }, notes: new Notes(), stats, keys };
    const opened = await openArchive(input, archiveContext);
    // Beside manifests an archive is a chart that they use.
    const nested = opened.form !== 'file' && !areManifests;
    const archives: string[] = [];
    const archive = nested
      ? { ...opened, entries: withNested(opened.entries, archiveContext, path => archives.push(path)) }
      : opened;
    const context: LayoutContext = {
      ...archiveContext,
      form: archive.form,
      newest: new NewestTime(),
      serverVersion: new ServerVersion(),
      other: { kinds: new Set(), files: [], emptyLists: 0, archives },
    };
    return { context, archive };
  }

  async function open() {
    const { context, archive } = await unpack();
    if (!areManifests) return { context, ...(await recognise(archive)) };
    async function* entries(): AsyncGenerator<Entry> {
      yield* archive.entries;
    }
    return { context, layout: manifests, entries: entries() };
  }

  async function* read(plan: Plan, signal: AbortSignal): AsyncGenerator<Chunk> {
    if (opened === undefined && 'stream' in input) throw new UserError('a recording from stdin can be read once only');
    const { context, entries } = opened ?? (await open());
    opened = undefined;
    notes = context.notes;
    const collector = new Collector(plan, assumeComplete);
    try {
      for await (const found of layout.read(entries, context)) {
        signal.throwIfAborted();
        const chunk = collector.add(found);
        if (chunk !== undefined) yield chunk;
      }
    } finally {
      // A layout that failed before it began has not ended the entries.
      await entries.return(undefined);
    }
    // Of a layout that is known they are a part that is not read, as much else; beside loose documents they may be the recording.
    if (layout === fallback)
      for (const path of context.other.archives)
        notes.add(`${path} is not opened: it is an archive beside other documents; unpack it and name it`);
    yield* collector.end(context);
  }

  /** In a second pass, of which the notes would repeat those of the first. */
  async function* logs(wanted: readonly WantedLog[], signal: AbortSignal): AsyncGenerator<ReadLog> {
    if ('stream' in input) {
      const why = 'a recording from stdin is read once, and logs after the pods: give the path of the file';
      for (const log of wanted) yield { ...log, state: 'not-collected', why };
      return;
    }
    const {
      context,
      archive: { entries },
    } = await unpack();
    for await (const log of layout.logs?.(entries, wanted, context) ?? findLogs(entries, wanted, context.form)) {
      signal.throwIfAborted();
      yield log;
    }
  }

  return {
    description: { type: 'recording', name, detail: layout.name },
    stats,
    get notes() {
      return notes.lines;
    },
    read,
    logs,
  };
}

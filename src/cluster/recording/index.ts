import { basename, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Kind } from '../../core/kinds/index.ts';
import type { Chunk, Plan, Source, SourceStats } from '../../core/source.ts';
import { defaultLimits, type Limits } from './archive/limits.ts';
import { Notes } from './archive/notes.ts';
import { type Input, openArchive } from './archive/open.ts';
import { Collector } from './chunks.ts';
import type { LayoutContext } from './layouts/layout.ts';
import { NewestTime } from './layouts/newest-time.ts';
import { recognise } from './recognise.ts';

export interface RecordingOptions {
  /** Kinds of which nothing is missing, although the recording does not say so: what it does not hold did not exist. */
  readonly assumeComplete?: readonly Kind[] | 'all';
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<unknown>;
  readonly limits?: Partial<Limits>;
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
  const { assumeComplete = [], stdin, limits } = options;
  const name = path === '-' ? 'stdin' : basename(resolve(path));
  if (path === '-' && stdin === undefined) throw new UserError('there is no stdin to read a recording from');
  const input: Input = path === '-' ? { stream: stdin! } : { path };
  const stats: SourceStats = { requests: 0, bytes: 0, perKind: new Map() };
  let notes = new Notes();
  let opened: Awaited<ReturnType<typeof open>> | undefined = await open();

  async function open() {
    notes = new Notes();
    const archiveContext = { name, limits: { ...defaultLimits, ...limits }, notes, stats };
    const archive = await openArchive(input, archiveContext);
    const context: LayoutContext = {
      ...archiveContext,
      form: archive.form,
      newest: new NewestTime(),
      other: { kinds: new Set(), files: [], emptyLists: 0 },
    };
    return { context, ...(await recognise(archive)) };
  }

  async function* read(plan: Plan, signal: AbortSignal): AsyncGenerator<Chunk> {
    if (opened === undefined && 'stream' in input) throw new UserError('a recording from stdin can be read once only');
    const { context, layout, entries } = opened ?? (await open());
    opened = undefined;
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
    yield* collector.end(context);
  }

  return {
    description: { type: 'recording', name, detail: opened.layout.name },
    stats,
    get notes() {
      return notes.lines;
    },
    read,
  };
}

import { UserError } from '../../core/errors.ts';
import type { Kind } from '../../core/kinds/index.ts';
import type { Chunk, Plan, ReadLog, Source, SourceDescription, WantedLog } from '../../core/source.ts';
import type { Notes } from './archive/notes.ts';
import { Collector } from './chunks.ts';
import { fallback } from './layouts/index.ts';
import type { Layout, LayoutContext } from './layouts/layout.ts';
import { findLogs } from './layouts/logs.ts';
import { beginPass, type Packed, type Pass, packedAt, type Reading, unpack } from './pass.ts';

export interface RecordingOptions extends Reading {
  /** Kinds of which nothing is missing, although the recording does not say so: what it does not hold did not exist. */
  readonly assumeComplete?: readonly Kind[] | 'all';
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
  const { assumeComplete = [], ...reading } = options;
  const packed = packedAt(path, reading);
  return new Recording(packed, await beginPass(packed), assumeComplete);
}

class Recording implements RecordedSource {
  readonly description: SourceDescription;
  readonly #packed: Packed;
  readonly #layout: Layout;
  readonly #assumeComplete: readonly Kind[] | 'all';
  /** What was begun to find the layout, until it is read. */
  #begun: Pass | undefined;
  #notes: Notes;

  constructor(packed: Packed, begun: Pass, assumeComplete: readonly Kind[] | 'all') {
    this.description = { type: 'recording', name: packed.name, detail: begun.layout.name };
    this.#packed = packed;
    this.#layout = begun.layout;
    this.#assumeComplete = assumeComplete;
    this.#begun = begun;
    this.#notes = begun.context.notes;
  }

  get stats() {
    return this.#packed.stats;
  }

  get notes() {
    return this.#notes.lines;
  }

  async *read(plan: Plan, signal: AbortSignal): AsyncGenerator<Chunk> {
    const { context, entries } = await this.#takePass();
    this.#notes = context.notes;
    const collector = new Collector(plan, this.#assumeComplete);
    try {
      for await (const found of this.#layout.read(entries, context)) {
        signal.throwIfAborted();
        const chunk = collector.add(found);
        if (chunk !== undefined) yield chunk;
      }
    } finally {
      // A layout that failed before it began has not ended the entries.
      await entries.return(undefined);
    }
    if (this.#layout === fallback) noteArchives(context);
    yield* collector.end(context);
  }

  /** In a second pass, of which the notes would repeat those of the first. */
  async *logs(wanted: readonly WantedLog[], signal: AbortSignal): AsyncGenerator<ReadLog> {
    if ('stream' in this.#packed.input) {
      const why = 'a recording from stdin is read once, and logs after the pods: give the path of the file';
      for (const log of wanted) yield { ...log, state: 'not-collected', why };
      return;
    }
    const { context, archive } = await unpack(this.#packed);
    const { entries, form } = archive;
    for await (const log of this.#layout.logs?.(entries, wanted, context) ?? findLogs(entries, wanted, form)) {
      signal.throwIfAborted();
      yield log;
    }
  }

  #takePass(): Pass | Promise<Pass> {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun === undefined && 'stream' in this.#packed.input)
      throw new UserError('a recording from stdin can be read once only');
    return begun ?? beginPass(this.#packed);
  }
}

/** Of a layout that is known they are a part that is not read, as much else; beside loose documents they may be the recording. */
function noteArchives({ notes, other }: LayoutContext): void {
  for (const path of other.archives)
    notes.add(`${path} is not opened: it is an archive beside other documents; unpack it and name it`);
}

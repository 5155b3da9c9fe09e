import type { Plan, Source } from '../core/source.ts';
import { printable } from '../core/values.ts';
import type { Terminal } from './terminal.ts';

/** At most so often is the line redrawn, in milliseconds. */
const interval = 100;
const wipe = '\r\u001b[K';

/** One line on stderr that is drawn over itself. It is wiped when the process ends, however it ends. */
export class StatusLine {
  #drawn = false;
  readonly #write: (text: string) => void;
  readonly #columns: () => number | undefined;

  constructor(
    write: (text: string) => void = text => void process.stderr.write(text),
    columns: () => number | undefined = () => process.stderr.columns,
  ) {
    this.#write = write;
    this.#columns = columns;
  }

  /** A line that wraps could not be wiped, so it is cut. */
  show(text: string): void {
    if (!this.#drawn) process.once('exit', this.clear);
    this.#drawn = true;
    this.#write(`${wipe}${printable(text).slice(0, (this.#columns() || 80) - 1)}`);
  }

  readonly clear = (): void => {
    if (!this.#drawn) return;
    this.#drawn = false;
    process.off('exit', this.clear);
    this.#write(wipe);
  };
}

/** A line to show progress on; none where no terminal could show it, or nobody wants to see it. */
export function statusLine(terminal: Terminal, quiet: boolean): StatusLine | undefined {
  return terminal.progress && !quiet ? new StatusLine() : undefined;
}

/** The same source, which tells how far it has read if there is a line to tell it on. */
export function withProgress(source: Source, line: StatusLine | undefined): Source {
  if (line === undefined) return source;
  const { logs, fieldDocs, changed, resources } = source;
  return {
    ...(logs !== undefined && {
      async *logs(wanted, signal) {
        line.show(`reading ${source.description.name}: the logs of ${wanted.length} containers`);
        try {
          yield* logs.call(source, wanted, signal);
        } finally {
          line.clear();
        }
      },
    }),
    ...(changed !== undefined && { changed: changed.bind(source) }),
    ...(fieldDocs !== undefined && { fieldDocs: fieldDocs.bind(source) }),
    ...(resources !== undefined && { resources }),
    description: source.description,
    stats: source.stats,
    get notes() {
      return source.notes ?? [];
    },
    async *read(plan: Plan, signal: AbortSignal) {
      const { type, name, detail } = source.description;
      // A server that does not answer is silent for as long as --request-timeout says.
      line.show(type === 'live' ? `waiting for ${name}${detail ? ` at ${detail}` : ''}` : `reading ${name}`);
      const total = plan.kinds.length;
      const done = new Set<string>();
      let objects = 0;
      let drawn = 0;
      try {
        for await (const chunk of source.read(plan, signal)) {
          if (chunk.type === 'objects') objects += chunk.objects.length;
          if (chunk.type === 'state' && chunk.of === undefined) done.add(chunk.kind);
          const time = performance.now();
          if (time - drawn > interval) {
            drawn = time;
            const waiting = plan.kinds.find(kind => !done.has(kind)) ?? '';
            line.show(`reading ${name}: ${objects} objects, ${done.size} of ${total} kinds; waiting for ${waiting}`);
          }
          yield chunk;
        }
      } finally {
        line.clear();
      }
    },
  };
}

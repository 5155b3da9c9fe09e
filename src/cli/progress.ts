import type { Plan, Source } from '../core/source.ts';

/** At most so often is the line redrawn, in milliseconds. */
const interval = 100;

/** The same source, which tells on stderr how far it has read. The line is wiped when the reading ends, however it ends. */
export function withProgress(
  source: Source,
  write: (text: string) => void = text => void process.stderr.write(text),
): Source {
  return {
    description: source.description,
    stats: source.stats,
    get notes() {
      return source.notes ?? [];
    },
    async *read(plan: Plan, signal: AbortSignal) {
      const total = plan.kinds.length;
      const done = new Set<string>();
      let objects = 0;
      let drawn = 0;
      try {
        for await (const chunk of source.read(plan, signal)) {
          if (chunk.type === 'objects') objects += chunk.objects.length;
          if (chunk.type === 'state') done.add(chunk.kind);
          const time = performance.now();
          if (time - drawn > interval) {
            drawn = time;
            const waiting = plan.kinds.find(kind => !done.has(kind)) ?? '';
            write(
              `\r\u001b[Kreading ${source.description.name}: ${objects} objects, ${done.size} of ${total} kinds; waiting for ${waiting}`,
            );
          }
          yield chunk;
        }
      } finally {
        if (drawn > 0) write('\r\u001b[K');
      }
    },
  };
}

import type { Audience, IncidentEvent } from '../audience.ts';
import type { Fed } from '../feed.ts';
import type { Serving } from '../serving.ts';
import { problem } from './problem.ts';
import type { HttpContext, HttpState } from './types.ts';

/** Milliseconds after which a client that was cut off asks again. */
const retry = 3000;

/** Numbers begin anew with each server and each audience, so that an id also says whose number it is. */
const begun = new WeakMap<Audience, string>();

/**
 * What opens, changes and closes, as server-sent events. `reset` says that some were missed: what is open now has to be
 * asked for.
 * @param isStill whether the caller may still see the same
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function answerEvents(
  context: HttpContext,
  serving: Serving,
  state: HttpState,
  isStill: () => Promise<boolean>,
): Promise<Response> {
  const leave = state.streams.take(serving.caller.name);
  if (leave === undefined)
    return problem(429, 'too many streams of events are open: close one', { failure: 'too-many' });
  const gone = new AbortController();
  const signal = AbortSignal.any([context.req.raw.signal, state.closing, gone.signal]);
  signal.addEventListener('abort', leave, { once: true });
  // Who left while somebody asked who it is.
  if (signal.aborted) leave();
  const end = (): void => gone.abort();
  try {
    const lines = linesOf(serving, context.req.header('last-event-id'), { signal, end, isStill, state });
    const first = await lines.next();
    // Nobody waits for an answer any more: a connection that does not take what is sent is closed.
    context.env.incoming?.socket.setTimeout(state.limits.stalled);
    return new Response(streamOf(first, lines, end), {
      headers: {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
      },
    });
  } catch (error) {
    end();
    throw error;
  }
}

interface Stream {
  readonly signal: AbortSignal;
  end(): void;
  isStill(): Promise<boolean>;
  readonly state: HttpState;
}

async function* linesOf(
  serving: Serving,
  lastId: string | undefined,
  { signal, end, isStill, state }: Stream,
): AsyncGenerator<string, undefined> {
  const { audience } = serving;
  const epoch = begun.get(audience) ?? Date.now().toString(36) + Math.random().toString(36).slice(2, 6);
  begun.set(audience, epoch);
  const after = numberOf(lastId, epoch);
  const events = (await serving.events(signal, after ?? undefined))[Symbol.asyncIterator]();
  try {
    // Whoever is cut off before anything happened can go on from there, too.
    const start = after ?? audience.eventsAfter(0).at(-1)?.number ?? 0;
    yield `retry: ${retry}\nid: ${epoch}.${start}\n\n`;
    if (after === null || (after !== undefined && (audience.eventsAfter(after)[0]?.number ?? after + 1) > after + 1))
      yield reset;
    const { heartbeat } = state.limits;
    let asked = performance.now();
    for (let next = events.next(); ; ) {
      const one = await within(heartbeat, next);
      // Also where something always happens, so that no heartbeat is due.
      if (one === undefined || performance.now() - asked >= heartbeat) {
        if (!(await isStill())) return undefined;
        asked = performance.now();
      }
      if (one === undefined) {
        yield ': alive\n\n';
        continue;
      }
      if (one.done) return undefined;
      yield told(one.value, epoch);
      next = events.next();
    }
  } finally {
    end();
  }
}

const reset = 'event: reset\ndata: {}\n\n';

function told(fed: Fed<IncidentEvent>, epoch: string): string {
  if ('missed' in fed) return reset;
  const { number, type } = fed.item;
  return `id: ${epoch}.${number}\nevent: ${type}\ndata: ${JSON.stringify(fed.item)}\n\n`;
}

/** The number of the last event that a client has; null if it is none of ours, undefined if it has none. */
function numberOf(id: string | undefined, epoch: string): number | null | undefined {
  if (id === undefined || id === '') return undefined;
  const [, ours, number] = /^(\w+)\.(\d{1,12})$/.exec(id) ?? [];
  return ours === epoch ? Number(number) : null;
}

/** What a promise gives, or undefined if that takes longer than so many milliseconds. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lines are taken as the client takes them: for one that does not, nothing piles up here. */
function streamOf(
  first: IteratorResult<string>,
  lines: AsyncGenerator<string, undefined>,
  end: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<string> | undefined = first;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? (await lines.next());
      next = undefined;
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      end();
      await lines.return(undefined);
    },
  });
}

import type { Chunk } from '../../core/source.ts';
import type { ServerClock } from './server-clock.ts';

/** A chunk before the server's clock is known for certain: a state says by `performance.now()` when its listing began. */
export type OpenChunk =
  | Exclude<Chunk, { type: 'state' }>
  | (Omit<Extract<Chunk, { type: 'state' }>, 'began'> & { readonly began?: number });

/**
 * What a reading that begins now gives, dated by the server's clock. If in the end most answers say that it was earlier, the moment
 * of the reading and all states are told once more: those that come last count.
 */
export async function* dated(
  chunks: AsyncIterable<OpenChunk>,
  serverVersion: string | undefined,
  clock: ServerClock,
): AsyncGenerator<Chunk> {
  const began = performance.now();
  const states: OpenChunk[] = [];
  yield aboutOf(serverVersion, clock.at(began));
  for await (const chunk of chunks) {
    if (chunk.type === 'state') states.push(chunk);
    yield stamped(chunk, clock);
  }
  if (!clock.correct()) return;
  yield aboutOf(serverVersion, clock.at(began));
  for (const state of states) yield stamped(state, clock);
}

function aboutOf(serverVersion: string | undefined, takenAt: string | undefined): Chunk {
  return {
    type: 'about',
    ...(takenAt !== undefined && { takenAt, takenAtFrom: 'server' }),
    ...(serverVersion !== undefined && { serverVersion }),
  };
}

function stamped(chunk: OpenChunk, clock: ServerClock): Chunk {
  if (chunk.type !== 'state') return chunk;
  const { began: moment, ...state } = chunk;
  const began = moment === undefined ? undefined : clock.at(moment);
  return { ...state, ...(began !== undefined && { began }) };
}

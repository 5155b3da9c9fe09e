import { Damaged, formatBytes } from './limits.ts';

/** A stream of bytes, read once. */
export type Bytes = AsyncIterable<Buffer>;

/** The first bytes of a stream, at most `count` unless its first chunk is longer, and the whole stream again. */
export async function peek(bytes: Bytes, count: number): Promise<{ head: Buffer; bytes: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let length = 0;
  let failure: unknown;
  while (length < count) {
    try {
      const { done, value } = await iterator.next();
      if (done === true) break;
      chunks.push(value);
      length += value.length;
    } catch (error) {
      // Thrown where the reader of `bytes` gets to it, after what came before.
      failure = error;
      break;
    }
  }
  async function* again(): AsyncGenerator<Buffer> {
    try {
      yield* chunks.splice(0);
      if (failure !== undefined) throw failure;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(chunks), bytes: again() };
}

/**
 * The same bytes, up to a limit.
 * @throws Damaged after as many bytes as are allowed
 */
export async function* limited(bytes: Bytes, limit: number, subject: string): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > limit) {
      yield chunk.subarray(0, chunk.length - (total - limit));
      throw new Damaged(`${subject} is more than ${formatBytes(limit)}; the rest is not read`);
    }
    yield chunk;
  }
}

/**
 * All bytes of a stream in one piece.
 * @throws Damaged if there are more than `limit`
 */
export async function collect(bytes: Bytes, limit: number, subject: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of limited(bytes, limit, subject)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Chunks of a stream as buffers, whatever the stream calls them. */
export async function* buffers(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (Buffer.isBuffer(chunk)) yield chunk;
    else if (chunk instanceof Uint8Array) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    else yield Buffer.from(String(chunk));
  }
}

import { createGunzip } from 'node:zlib';
import type { Bytes } from './bytes.ts';
import { Damaged, type Limits, ratioFloor } from './limits.ts';

/** Small enough that a bomb is noticed before what one slice unpacks to fills the memory. */
const sliceBytes = 16 * 1024;

/**
 * Unpacks gzip.
 * Written by hand around `write`: the iterator of a failed stream drops what it unpacked before the failure, and of a
 * truncated archive that is the part we are here for.
 * @throws Damaged, after all that could be unpacked
 */
export async function* gunzip(bytes: Bytes, limits: Limits, subject: string): AsyncGenerator<Buffer> {
  const stream = createGunzip();
  const unpacked: Buffer[] = [];
  let failure: Error | undefined;
  let ended = false;
  stream.on('data', (chunk: Buffer) => unpacked.push(chunk));
  stream.on('error', error => {
    failure = error;
  });
  stream.on('end', () => {
    ended = true;
  });
  // A write that fails does not always call back.
  let wake = (): void => {};
  stream.on('close', () => wake());
  let packedBytes = 0;
  let unpackedBytes = 0;
  function* take(): Generator<Buffer> {
    for (const chunk of unpacked.splice(0)) {
      unpackedBytes += chunk.length;
      if (unpackedBytes > ratioFloor && unpackedBytes > packedBytes * limits.ratio) {
        throw new Damaged(
          `${subject} unpacks to more than ${limits.ratio} times its size, as a bomb does; the rest is not read`,
        );
      }
      yield chunk;
    }
  }
  try {
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length && failure === undefined && !ended; at += sliceBytes) {
        const slice = chunk.subarray(at, at + sliceBytes);
        packedBytes += slice.length;
        await new Promise<void>(resolve => {
          wake = resolve;
          stream.write(slice, () => resolve());
        });
        yield* take();
      }
      if (failure !== undefined || ended) break;
    }
    if (failure === undefined && !ended) {
      await new Promise<void>(resolve => {
        wake = resolve;
        stream.once('end', resolve);
        stream.end();
      });
      yield* take();
    }
  } finally {
    stream.destroy();
  }
  if (failure === undefined) return;
  const cut = 'code' in failure && failure.code === 'Z_BUF_ERROR';
  const why = cut ? `${subject} is cut short` : `${subject} is damaged (${failure.message})`;
  throw new Damaged(why, { cause: failure, altered: !cut });
}

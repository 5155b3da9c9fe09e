import { forgetPlaces } from './strings.ts';
import { areSame, hashOf, lookAt } from './words.ts';

/**
 * What occurs again and again in one list (the probes, variables and tolerations of replicas) is decoded once, and its value
 * shared: decoded objects are never written to. It is the same if its bytes are the same, so the cache points into the
 * bytes of the list, and is emptied with it.
 */

/** Makes a value of `bytes[start, end)`: of a message, or of all fields of a list or map. */
export type Read<T> = (bytes: Buffer, start: number, end: number) => T;

const slots = 1 << 13;
const longest = 1 << 14;

const readers: (Read<unknown> | undefined)[] = new Array<Read<unknown> | undefined>(slots).fill(undefined);
const values: unknown[] = new Array<unknown>(slots).fill(undefined);
const starts = new Int32Array(slots);
const lengths = new Int32Array(slots);

/** Forgets all values, and turns to the bytes of another list, or to none. */
export function shareWithin(bytes?: Buffer): void {
  readers.fill(undefined);
  values.fill(undefined);
  forgetPlaces();
  lookAt(bytes);
}

/** The value of `bytes[start, end)`: a new one, or that of the same bytes seen before. */
export function shared<T>(bytes: Buffer, start: number, end: number, read: Read<T>): T {
  const length = end - start;
  if (length > longest) return read(bytes, start, end);
  const slot = hashOf(start, end) & (slots - 1);
  // What a reader made is of the reader's type.
  if (readers[slot] === read && lengths[slot] === length && areSame(starts[slot]!, start, length))
    return values[slot] as T;
  const value = read(bytes, start, end);
  readers[slot] = read;
  values[slot] = value;
  starts[slot] = start;
  lengths[slot] = length;
  return value;
}

/**
 * The bytes of the list that is being decoded, four at a time: to compare and to hash them takes a quarter of the steps.
 * There is one list at a time, since decoding is synchronous.
 */

const nothing = new Uint8Array();
/** Of MurmurHash2. */
const multiplier = 0x5bd1_e995;
let words: DataView = new DataView(nothing.buffer);

/** Sets the bytes that {@link hashOf} and {@link areSame} look at; none if not given. */
export function lookAt(bytes: Uint8Array = nothing): void {
  words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A hash of the bytes `[start, end)`. */
export function hashOf(start: number, end: number): number {
  const last = end - 4;
  let hash = end - start;
  if (last < start) {
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ words.getUint8(at), multiplier);
    return hash;
  }
  const step = Math.max(4, (end - start) >> 4);
  for (let at = start; at < last; at += step) hash = Math.imul(hash ^ words.getInt32(at), multiplier);
  hash = Math.imul(hash ^ words.getInt32(last), multiplier);
  return hash ^ (hash >>> 15);
}

/** Whether the bytes at `a` are those at `b`. */
export function areSame(a: number, b: number, length: number): boolean {
  const last = length - 4;
  if (last < 0) {
    for (let at = 0; at < length; at++) if (words.getUint8(a + at) !== words.getUint8(b + at)) return false;
    return true;
  }
  for (let at = 0; at < last; at += 4) if (words.getInt32(a + at) !== words.getInt32(b + at)) return false;
  return words.getInt32(a + last) === words.getInt32(b + last);
}

/** Whether the bytes `[start, end)`, at least four, are all below 128. */
export function isAscii(start: number, end: number): boolean {
  const last = end - 4;
  let seen = words.getInt32(last);
  for (let at = start; at < last; at += 4) seen |= words.getInt32(at);
  return (seen & 0x8080_8080) === 0;
}

/** Whether the bytes of a list, or of a key, from `start` on are those of a text in ASCII. */
export function isTextAt(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

import type { Decode } from './protobuf.ts';

/**
 * Messages that occur again and again in one list (the probes, variables and tolerations of replicas) are decoded once,
 * and their objects shared: decoded objects are never written to. A message is the same if its bytes are the same, so the
 * cache points into the bytes of the list, and is emptied with it.
 */

const slots = 1 << 12;
const shortest = 8;
const longest = 768;
/** Of a longer message, as many bytes of both ends decide its slot. All bytes decide whether it is the same. */
const sampled = 32;

const decoders: (Decode | undefined)[] = new Array<Decode | undefined>(slots).fill(undefined);
const values: unknown[] = new Array<unknown>(slots).fill(undefined);
const starts = new Int32Array(slots);
const lengths = new Int32Array(slots);

/** Forgets all messages. To be called before and after the bytes of a list are decoded. */
export function forgetShared(): void {
  decoders.fill(undefined);
  values.fill(undefined);
}

/** The object of the message in `bytes[start, end)`: a new one, or that of the same bytes seen before. */
export function sharedOrDecoded(bytes: Buffer, start: number, end: number, decode: Decode): unknown {
  const length = end - start;
  if (length < shortest || length > longest) return decode(bytes, start, end);
  const slot = slotOf(bytes, start, end);
  if (decoders[slot] === decode && lengths[slot] === length && areSame(bytes, starts[slot]!, start, length)) {
    return values[slot];
  }
  const value = decode(bytes, start, end);
  decoders[slot] = decode;
  values[slot] = value;
  starts[slot] = start;
  lengths[slot] = length;
  return value;
}

function slotOf(bytes: Buffer, start: number, end: number): number {
  let hash = end - start;
  const head = Math.min(end, start + sampled);
  for (let i = start; i < head; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
  for (let i = Math.max(head, end - sampled); i < end; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

function areSame(bytes: Buffer, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (bytes[a + i] !== bytes[b + i]) return false;
  }
  return true;
}

import { areSame, hashOf, isAscii, isTextAt } from './words.ts';

/**
 * Strings of decoded objects. A cluster repeats itself: most strings of a list have been seen before. Those are looked up
 * in a bounded cache by their bytes, which costs less than making a new string and keeps one copy in memory.
 */

/** Longer strings are not shared. An image with its digest fits. */
const longestShared = 192;

const slots = 1 << 14;
const known: string[] = new Array<string>(slots).fill('');
/** Where each of them stood last in the list that is being decoded; -1 if it did not. */
const places = new Int32Array(slots).fill(-1);

/** Forgets where strings stood: to be called when the list is another. */
export function forgetPlaces(): void {
  places.fill(-1);
}

/** The UTF-8 text of `bytes[start, end)`. Invalid sequences become U+FFFD, as in a TextDecoder. */
export function textOf(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length < 4) return shortText(bytes, start, end);
  if (length > longestShared) return bytes.toString('utf8', start, end);
  const slot = hashOf(start, end) & (slots - 1);
  const text = known[slot]!;
  const place = places[slot]!;
  if (text.length === length && (place < 0 ? isTextAt(text, bytes, start) : areSame(place, start, length))) {
    places[slot] = start;
    return text;
  }
  if (!isAscii(start, end)) return bytes.toString('utf8', start, end);
  places[slot] = start;
  return remembered(slot, bytes, start, end);
}

/** Text of less than one word: its bytes are compared one by one. */
function shortText(bytes: Buffer, start: number, end: number): string {
  let slot = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte > 127) return bytes.toString('utf8', start, end);
    slot = slot * 29 + byte;
  }
  slot &= slots - 1;
  const text = known[slot]!;
  if (text.length === end - start && isTextAt(text, bytes, start)) return text;
  places[slot] = -1;
  return remembered(slot, bytes, start, end);
}

function remembered(slot: number, bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('latin1', start, end);
  known[slot] = text;
  return text;
}

const mostShared = 1 << 15;
const shared = new Map<string, string>();

/** The one copy of a string that JSON.parse has made. */
export function share(text: string): string {
  if (text.length > longestShared) return text;
  const copy = shared.get(text);
  if (copy !== undefined) return copy;
  if (shared.size >= mostShared) shared.clear();
  shared.set(text, text);
  return text;
}

/**
 * Strings of decoded objects. A cluster repeats itself: most strings of a list have been seen before. Those are looked up
 * in a bounded cache by their bytes, which costs less than making a new string and keeps one copy in memory.
 */

/** Longer strings are not shared. An image with its digest fits. */
const longestShared = 192;

const slots = 1 << 14;
const known: string[] = new Array<string>(slots).fill('');

/** The UTF-8 text of `bytes[start, end)`. Invalid sequences become U+FFFD, as in a TextDecoder. */
export function textOf(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > longestShared) return bytes.toString('utf8', start, end);
  let hash = length;
  let seen = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    hash = (Math.imul(hash, 31) + byte) | 0;
    seen |= byte;
  }
  if (seen > 127) return bytes.toString('utf8', start, end);
  const slot = (hash ^ (hash >>> 15)) & (slots - 1);
  const candidate = known[slot]!;
  if (candidate.length === length && isTextAt(candidate, bytes, start)) return candidate;
  const text = bytes.toString('latin1', start, end);
  known[slot] = text;
  return text;
}

function isTextAt(text: string, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) !== bytes[start + i]) return false;
  }
  return true;
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

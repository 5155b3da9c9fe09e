import { isUtf8 } from 'node:buffer';
import { DecodeError } from './decode-error.ts';
import { forgetValues } from './layout.ts';
import type { Names } from './names.ts';
import { shared, shareWithin } from './sharing.ts';
import { share, textOf } from './strings.ts';

/**
 * The bytes of a JSON text, read from the beginning to the end. Where its objects and lists end is found before, in one pass: what
 * nobody reads is stepped over, and what is the same as before is known by its bytes. What is stepped over is not looked at
 * more closely: an API server writes no JSON that is wrong inside only.
 */

/** As deep as Go reads JSON: deeper is not of an API server. */
const deepest = 10_000;

const [quote, backslash, comma, colon, zero, nine] = [0x22, 0x5c, 0x2c, 0x3a, 0x30, 0x39];
const [brace, bracket, braceEnd, bracketEnd] = [0x7b, 0x5b, 0x7d, 0x5d];

function malformed(cause?: unknown): never {
  throw new DecodeError('malformed JSON', { cause });
}

/** Where each object and list ends, in the order in which they begin, and how many begin before and in it. */
let closes = new Int32Array(1 << 16);
let nexts = new Int32Array(1 << 16);
/** Of a page of the usual size; the room that a larger one took is given back. */
const mostKept = 1 << 18;

const nothing = Buffer.alloc(0);
let bytes: Buffer = nothing;
let at = 0;
/** How many objects and lists began before `at`. */
let begun = 0;

/**
 * Reads a text, from its one value on.
 * @throws DecodeError if it is no UTF-8, its brackets do not match, or it is not JSON where it is looked at
 */
export function readText<T>(text: Buffer, read: () => T): T {
  // Go writes nothing but valid UTF-8: a character in its place would be another name.
  if (!isUtf8(text)) malformed();
  bytes = text;
  shareWithin(bytes);
  try {
    matchBrackets();
    goTo({ at: 0, begun: 0 });
    skipSpace();
    const start = place();
    skipValue();
    skipSpace();
    if (at !== bytes.length) malformed();
    goTo(start);
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) malformed(error);
    throw error;
  } finally {
    bytes = nothing;
    if (closes.length > mostKept) [closes, nexts] = [new Int32Array(mostKept), new Int32Array(mostKept)];
    shareWithin();
    forgetValues();
  }
}

/** Where a value begins. */
export interface Place {
  readonly at: number;
  readonly begun: number;
}

export function place(): Place {
  return { at, begun };
}

export function goTo(to: Place): void {
  at = to.at;
  begun = to.begun;
}

function matchBrackets(): void {
  const text = bytes;
  let count = 0;
  let parent = -1;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i]!;
    if (byte === quote) i = endOfString(i + 1);
    else if (byte === brace || byte === bracket) {
      if (count === closes.length) grow();
      if (++depth > deepest) malformed();
      // Until it is closed, the one around it stands in the place of its end.
      closes[count] = parent;
      parent = count++;
    } else if (byte === braceEnd || byte === bracketEnd) {
      if (parent < 0) malformed();
      const around = closes[parent]!;
      closes[parent] = i;
      nexts[parent] = count;
      parent = around;
      depth--;
    }
  }
  if (parent >= 0) malformed();
}

function grow(): void {
  const larger = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
    const grown = new Int32Array(array.length * 2);
    grown.set(array);
    return grown;
  };
  closes = larger(closes);
  nexts = larger(nexts);
}

/** Whether the string that {@link endOfString} found last is written with escapes. */
let escaped = false;

/** Where the quote is that ends the string of which the content begins at `start`. */
function endOfString(start: number): number {
  const text = bytes;
  const { length } = text;
  escaped = false;
  for (let i = start; i < length; i++) {
    const byte = text[i]!;
    if (byte === quote) return i;
    if (byte === backslash) {
      escaped = true;
      i++;
    }
  }
  return malformed();
}

function skipSpace(): void {
  // Space, tab, line feed, carriage return: everything else is above them, or wrong.
  while (bytes[at]! <= 0x20) at++;
}

/** What a value can begin with. */
export type Begin = 'object' | 'list' | 'string' | 'other';

/** What begins here. */
export function beginning(): Begin {
  const byte = bytes[at];
  if (byte === brace) return 'object';
  if (byte === bracket) return 'list';
  return byte === quote ? 'string' : 'other';
}

/** Steps over a value. */
export function skipValue(): void {
  const byte = bytes[at]!;
  if (byte === quote) at = endOfString(at + 1) + 1;
  else if (byte === brace || byte === bracket) {
    at = closes[begun]! + 1;
    begun = nexts[begun]!;
  } else {
    const start = at;
    while (isPlain(bytes[at])) at++;
    if (at === start) malformed();
  }
}

/** Whether it is a byte of a number, or of `true`, `false` or `null`. */
function isPlain(byte: number | undefined): boolean {
  return (
    byte !== undefined && byte > 0x20 && byte !== comma && byte !== colon && byte !== braceEnd && byte !== bracketEnd
  );
}

/** The string that begins here. */
export function readString(): string {
  const start = at + 1;
  const end = endOfString(start);
  at = end + 1;
  return textBetween(start, end);
}

function textBetween(start: number, end: number): string {
  return escaped ? share(JSON.parse(bytes.toString('utf8', start - 1, end + 1)) as string) : textOf(bytes, start, end);
}

/** The value that begins here, whatever it is. */
export function readValue(): unknown {
  const start = at;
  // Most numbers are small.
  let digits = 0;
  for (let byte = bytes[at]!; byte >= zero && byte <= nine && at - start < 9; byte = bytes[++at]!)
    digits = digits * 10 + byte - zero;
  if (at > start && !isPlain(bytes[at]) && (bytes[start] !== zero || at === start + 1)) return digits;
  at = start;
  skipValue();
  return JSON.parse(bytes.toString('utf8', start, at));
}

/** The value of the object or list that begins here: made by `read`, or that of the same bytes seen before. */
export function readShared<T>(read: () => T): T {
  const [start, end, next] = [at, closes[begun]! + 1, nexts[begun]!];
  const value = shared(bytes, start, end, read);
  at = end;
  begun = next;
  return value;
}

/** Calls back for each element of the list that begins here, to read it or to step over it. */
export function eachElement(visit: () => void): void {
  const last = closes[begun++]!;
  for (at++, skipSpace(); at < last; toNext(last)) visit();
  leave(last, bracketEnd);
}

/** Calls back for each entry of the object that begins here, to read its value or to step over it. */
export function eachEntry(visit: (key: string) => void): void {
  const last = closes[begun++]!;
  for (at++, skipSpace(); at < last; toNext(last)) {
    const start = toContentOfKey();
    const end = endOfString(start);
    const key = textBetween(start, end);
    toValue(end);
    visit(key);
  }
  leave(last, braceEnd);
}

/**
 * Calls back for each entry of the object that begins here of which the key is among the names, with the index of the name. Names
 * are compared as bytes: no server writes a field's name with escapes.
 */
export function eachField(names: Names, visit: (index: number) => void): void {
  const last = closes[begun++]!;
  for (at++, skipSpace(); at < last; toNext(last)) {
    const start = toContentOfKey();
    const end = endOfString(start);
    toValue(end);
    const index = names.find(bytes, start, end);
    if (index < 0) skipValue();
    else visit(index);
  }
  leave(last, braceEnd);
}

function toContentOfKey(): number {
  if (bytes[at] !== quote) malformed();
  return at + 1;
}

/** From the end of a key to its value. */
function toValue(endOfKey: number): void {
  at = endOfKey + 1;
  skipSpace();
  if (bytes[at] !== colon) malformed();
  at++;
  skipSpace();
}

/** To what follows the value that was read: the next one, or the end of what they are in. */
function toNext(last: number): void {
  skipSpace();
  if (at === last) return;
  if (bytes[at++] !== comma) malformed();
  skipSpace();
  if (at >= last) malformed();
}

function leave(last: number, mark: number): void {
  if (at !== last || bytes[at] !== mark) malformed();
  at++;
}

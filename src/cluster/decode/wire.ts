import { volumeName as known } from '../../core/token-volume.ts';
import { Dictionary, emptyMap, lastApplied } from './containers.ts';
import { DecodeError } from './decode-error.ts';
import { powerOffIn } from './power-off.ts';
import { textOf } from './strings.ts';
import { timeOf } from './times.ts';

/**
 * Reading protobuf's wire format: what the walk of protobuf.ts calls for anything but the commonest bytes.
 * Every function stays within `end` and moves on, or throws a DecodeError.
 */

/**
 * The second results of functions, without an object: `at`, where the number ended that {@link varint} or {@link size} read
 * last; `size`, of the content that {@link contentAt} found last.
 */
export const cursor = { at: 0, size: 0 };

const lastAppliedLength = lastApplied.length;

export function fail(): never {
  throw new DecodeError('malformed protobuf');
}

/** A varint as a signed 64-bit number; beyond 2^53 with a float's precision. */
export function varint(bytes: Buffer, start: number): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) fail();
    if (i < 4) low |= (byte & 127) << (7 * i);
    else if (i === 4) {
      low |= (byte & 15) << 28;
      high = (byte & 127) >> 4;
    } else high |= (byte & 127) << (7 * i - 32);
    if (byte < 128) {
      cursor.at = start + i + 1;
      return high * 4_294_967_296 + (low >>> 0);
    }
  }
  return fail();
}

/** A varint that is a length or a tag: positive, and no larger than a buffer can be. */
export function size(bytes: Buffer, start: number): number {
  const value = varint(bytes, start);
  return value >= 0 && value <= 0x7fff_ffff ? value : fail();
}

/** Steps over the value of a field that is not read; the end of it. */
export function skip(bytes: Buffer, start: number, end: number, tag: number): number {
  const after = afterValue(bytes, start, tag);
  return after <= end ? after : fail();
}

function afterValue(bytes: Buffer, start: number, tag: number): number {
  const wireType = tag & 7;
  if (wireType === 2) return size(bytes, start) + cursor.at;
  if (wireType === 1) return start + 8;
  if (wireType === 5) return start + 4;
  if (wireType !== 0) fail();
  varint(bytes, start);
  return cursor.at;
}

/** Where the content of a field begins of which the size stands at `start`; the size is in the cursor. */
export function contentAt(bytes: Buffer, start: number): number {
  const byte = bytes[start]!;
  if (byte < 128) {
    cursor.size = byte;
    return start + 1;
  }
  cursor.size = size(bytes, start);
  return cursor.at;
}

/** Calls back for each field of a message: for the few messages that have no table. */
export function eachField(
  bytes: Buffer,
  start: number,
  end: number,
  visit: (tag: number, start: number, end: number) => void,
): void {
  let at = start;
  while (at < end) {
    const tag = size(bytes, at);
    const from = cursor.at;
    at = skip(bytes, from, end, tag);
    visit(tag, (tag & 7) === 2 ? contentAt(bytes, from) : from, at);
  }
}

/** `Time` and `MicroTime`; undefined for Go's zero time, which is an empty message. */
export function time(bytes: Buffer, start: number, end: number): string | undefined {
  if (start === end) return undefined;
  let seconds = 0;
  let nanos = 0;
  // The commonest message by far: eachField takes longer, above all until it is compiled.
  for (let at = start; at < end; ) {
    const tag = size(bytes, at);
    const from = cursor.at;
    at = skip(bytes, from, end, tag);
    if (tag === 8) seconds = varint(bytes, from);
    else if (tag === 16) nanos = varint(bytes, from);
  }
  return timeOf(seconds, nanos);
}

/** `Quantity`: a message with one string. */
export function quantity(bytes: Buffer, start: number, end: number): string | undefined {
  let text = '';
  eachField(bytes, start, end, (tag, from, to) => {
    if (tag === 10) text = textOf(bytes, from, to);
  });
  return text === '' ? undefined : text;
}

/** `IntOrString`: which of the two it is, and both. */
export function intOrString(bytes: Buffer, start: number, end: number): string | number {
  let isString = false;
  let int = 0;
  let text = '';
  eachField(bytes, start, end, (tag, from, to) => {
    if (tag === 8) isString = varint(bytes, from) !== 0;
    else if (tag === 16) int = varint(bytes, from);
    else if (tag === 26) text = textOf(bytes, from, to);
  });
  return isString ? text : int;
}

/** The name of a volume. */
export function volumeName(bytes: Buffer, start: number, end: number): string | undefined {
  return known(textOf(bytes, start, end)) || undefined;
}

/** Of a script, the command that switches the machine off. */
export function powerOff(bytes: Buffer, start: number, end: number): string | undefined {
  return powerOffIn(bytes.toString('utf8', start, end));
}

/** `[]byte`, as JSON has it: in base64. */
export function bytes(from: Buffer, start: number, end: number): string | undefined {
  return start === end ? undefined : from.toString('base64', start, end);
}

/** Integers that are packed into one field. */
export function packed(bytes: Buffer, start: number, end: number): number[] {
  const list: number[] = [];
  let at = start;
  while (at < end) {
    list.push(varint(bytes, at));
    at = cursor.at;
  }
  return at === end ? list : fail();
}

/** Adds an entry of a `map<string, string>` to a map, which is made with its first entry. */
export function label(bytes: Buffer, start: number, end: number, map: Dictionary<string>): Dictionary<string> {
  return entry(bytes, start, end, map, textOf, '');
}

/** Adds an entry of a ResourceList. */
export function quantityEntry(bytes: Buffer, start: number, end: number, map: Dictionary<string>): Dictionary<string> {
  return entry(bytes, start, end, map, quantity, undefined);
}

/** Adds the size of an entry of a `map<string, string>` or `map<string, bytes>`. */
export function sizeEntry(bytes: Buffer, start: number, end: number, map: Dictionary<number>): Dictionary<number> {
  return entry(bytes, start, end, map, sizeOf, 0);
}

function sizeOf(_bytes: Buffer, start: number, end: number): number {
  return end - start;
}

function entry<T>(
  bytes: Buffer,
  start: number,
  end: number,
  map: Dictionary<T>,
  read: (bytes: Buffer, start: number, end: number) => T | undefined,
  absent: T | undefined,
): Dictionary<T> {
  let key = '';
  let from = 0;
  let to = -1;
  let at = start;
  while (at < end) {
    const tag = size(bytes, at);
    const content = cursor.at;
    at = skip(bytes, content, end, tag);
    if (tag === 10) key = textOf(bytes, contentAt(bytes, content), at);
    else if (tag === 18) {
      from = contentAt(bytes, content);
      to = at;
    }
  }
  if (key.length === lastAppliedLength && key === lastApplied) return map;
  const value = to < 0 ? absent : read(bytes, from, to);
  if (value === undefined) return map;
  const result = map === emptyMap ? new Dictionary<T>() : map;
  result[key] = value;
  return result;
}

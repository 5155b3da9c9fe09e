import { Dictionary, emptyList, emptyMap } from './containers.ts';
import { type Read, shared } from './sharing.ts';
import { contentAt, cursor, fail } from './wire.ts';

/**
 * Lists and maps: in protobuf every entry is a field of its own, and those of one list follow each other. Such a run is read
 * as one, so that the tolerations or labels of replicas are one list or map in memory.
 */

/** The end of the fields from `start` on that have the tag of the first, which is `tagLength` bytes. */
export function endOfRun(bytes: Buffer, start: number, tagLength: number, end: number): number {
  let at = start;
  do {
    at = contentAt(bytes, at + tagLength) + cursor.size;
  } while (at < end && isTagAt(bytes, at, start, tagLength));
  return at <= end ? at : fail();
}

function isTagAt(bytes: Buffer, at: number, tag: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[at + i] !== bytes[tag + i]) return false;
  return true;
}

/** Where the content of the field at `at` begins; its size is in the cursor. */
function contentOf(bytes: Buffer, at: number): number {
  let from = at;
  while (bytes[from]! > 127) from++;
  return contentAt(bytes, from + 1);
}

/** Reads a run as a list. */
export function listReader(element: Read<unknown>): Read<readonly unknown[]> {
  return (bytes, start, end) => {
    const first = contentOf(bytes, start);
    let at = first + cursor.size;
    // The run is this one element, and has been looked for among what is shared.
    if (at === end) return [element(bytes, first, at)];
    const list = [shared(bytes, first, at, element)];
    while (at < end) {
      const from = contentOf(bytes, at);
      at = from + cursor.size;
      list.push(shared(bytes, from, at, element));
    }
    // Without the spare room that pushing leaves.
    return list.slice();
  };
}

/** Adds the entry `bytes[start, end)` to a map, or to a new one if that is the empty one. */
export type ReadEntry<T> = (bytes: Buffer, start: number, end: number, map: Dictionary<T>) => Dictionary<T>;

/** Reads a run as a map. */
export function mapReader<T>(entry: ReadEntry<T>): Read<Dictionary<T>> {
  return (bytes, start, end) => {
    let map: Dictionary<T> = emptyMap;
    for (let at = start; at < end; ) {
      const from = contentOf(bytes, at);
      at = from + cursor.size;
      map = entry(bytes, from, at, map);
    }
    return map;
  };
}

/** Lists and maps that were joined, and so are nobody else's: of the others there may be one for many objects. */
const own = new WeakSet<object>();

function owned<T extends object>(value: T, copy: () => T): T {
  if (own.has(value)) return value;
  const made = copy();
  own.add(made);
  return made;
}

/** A list of which the entries do not follow each other. The API server writes none such, but protobuf allows it. */
export function joinedLists(list: readonly unknown[], more: readonly unknown[]): readonly unknown[] {
  if (list === emptyList) return more;
  const joined = owned(list, () => [...list]) as unknown[];
  for (const item of more) joined.push(item);
  return joined;
}

/** As {@link joinedLists}, of maps. */
export function joinedMaps<T>(map: Dictionary<T>, more: Dictionary<T>): Dictionary<T> {
  return map === emptyMap
    ? more
    : Object.assign(
        owned(map, () => Object.assign(new Dictionary<T>(), map)),
        more,
      );
}

import type { Fields } from '../../core/fields.ts';
import { Dictionary, emptyList, emptyMap, lastApplied } from './containers.ts';
import { scalarOf } from './json.ts';
import {
  beginning,
  eachElement,
  eachEntry,
  eachField,
  goTo,
  type Place,
  place,
  readShared,
  readString,
  readValue,
  skipValue,
} from './json-text.ts';
import { begin, type Field, finish, isList, isTable, type Layout, layoutOf, values } from './layout.ts';
import { Names } from './names.ts';

/**
 * Decoders for the objects of a JSON text that has not been parsed: as the projection of json.ts, but what no analyzer reads does
 * not become a value, and what is the same in many objects becomes one.
 */

/** Reads the value that begins where the text is at; its empty value if it is of another shape. */
type ReadValue = () => unknown;

/** What a list says before and after its items. */
interface Head {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: unknown;
  /** Where the list of them begins, or null; undefined if there is neither. */
  readonly items?: Place | null | undefined;
}

const headNames = new Names(['apiVersion', 'kind', 'metadata', 'items']);

/** What the text is a list of; nothing if it is none. */
export function readHead(): Head {
  if (beginning() !== 'object') return {};
  let head: Head = { items: null };
  eachField(headNames, index => {
    if (index < 3) head = { ...head, [['apiVersion', 'kind', 'metadata'][index]!]: readValue() };
    else if (beginning() === 'list') head = { ...head, items: skipped(place()) };
    else head = { ...head, items: readValue() === null ? null : undefined };
  });
  return head;
}

/**
 * @param items as {@link readHead} tells of them
 * @param decode decodes an object; undefined if it is to be parsed instead
 * @param take takes what was decoded, or what was parsed
 */
export function eachItem<T>(
  items: Place | null,
  decode: (() => T | undefined) | undefined,
  take: (decoded: T | undefined, parsed?: unknown) => void,
): void {
  if (items === null) return;
  goTo(items);
  eachElement(() => {
    const item = place();
    const decoded = beginning() === 'object' ? decode?.() : undefined;
    if (decoded !== undefined) {
      take(decoded);
      return;
    }
    goTo(item);
    take(undefined, readValue());
  });
}

const decoders = new WeakMap<Fields, () => Record<string, unknown>>();

/** Decodes the object that begins where the text is at. */
export function decoderOfText(table: Fields): () => Record<string, unknown> {
  const known = decoders.get(table);
  if (known !== undefined) return known;
  let made: ObjectReader | undefined;
  const decode = (): Record<string, unknown> => {
    // Made when the first such object comes: most tables of a kind are rare.
    made ??= objectReaderOf(table);
    const { layout, names, readers } = made;
    const from = begin(layout);
    eachField(names, index => {
      values[from + index] = readers[index]!();
    });
    return finish(layout, from);
  };
  decoders.set(table, decode);
  return decode;
}

interface ObjectReader {
  readonly layout: Layout;
  readonly names: Names;
  /** By the index of their field. */
  readonly readers: readonly ReadValue[];
}

function objectReaderOf(table: Fields): ObjectReader {
  const layout = layoutOf(table);
  return {
    layout,
    names: new Names(layout.fields.map(({ name }) => name)),
    readers: layout.fields.map(readerOf),
  };
}

function readerOf({ name, type, zero }: Field): ReadValue {
  if (isList(type)) return listReader(readerOf({ name, type: type[0], zero: true }));
  if (isTable(type)) {
    const decode = decoderOfText(type);
    return () => (beginning() === 'object' ? readShared(decode) : skipped(undefined));
  }
  if (type === 'labels' || type === 'quantities')
    return mapReader(readerOf({ name, type: type === 'labels' ? 'literal' : 'quantity', zero: true }));
  if (type === 'string' || type === 'literal') {
    const isSet = zero || type === 'literal';
    return () => (beginning() !== 'string' ? skipped(undefined) : isSet ? readString() : readString() || undefined);
  }
  const scalar = scalarOf(name, type);
  const read = (): unknown => scalar(beginning() === 'string' ? readString() : readValue());
  return zero || (type !== 'int' && type !== 'bool') ? read : () => read() || undefined;
}

function skipped<T>(value: T): T {
  skipValue();
  return value;
}

function listReader(element: ReadValue): ReadValue {
  const read = (): readonly unknown[] => {
    const list: unknown[] = [];
    eachElement(() => {
      const taken = element();
      if (taken !== undefined) list.push(taken);
    });
    // Without the spare room that pushing leaves.
    return list.length === 0 ? emptyList : list.slice();
  };
  return () => (beginning() === 'list' ? readShared(read) : skipped(emptyList));
}

function mapReader(element: ReadValue): ReadValue {
  const read = (): Dictionary<unknown> => {
    const map = new Dictionary<unknown>();
    let isEmpty = true;
    eachEntry(key => {
      const taken = key === lastApplied ? skipped(undefined) : element();
      // Of a key that is there twice the last one counts.
      if (taken === undefined) Reflect.deleteProperty(map, key);
      else {
        map[key] = taken;
        isEmpty = false;
      }
    });
    return isEmpty ? emptyMap : map;
  };
  return () => (beginning() === 'object' ? readShared(read) : skipped(emptyMap));
}

import type { Fields, FieldType, Scalar } from '../../core/fields.ts';
import { emptyList, emptyMap } from './containers.ts';
import { literal, type Make, narrowing } from './literals.ts';

/**
 * What every encoding needs of a table: its fields in the order of the object's properties, what stands where nothing was read,
 * and how the object is made. So an object is the same whatever it was decoded from.
 */
export interface Layout {
  /** Where messages that protobuf nests are inlined, as in JSON. */
  readonly fields: readonly Field[];
  /** By the index of their field. */
  readonly absent: readonly unknown[];
  readonly make: Make;
}

/** Stands for the number of a field that JSON alone has. */
export const notInProtobuf = 0;

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Whether `''`, `0` and `false` are values of their own. */
  readonly zero: boolean;
}

const layouts = new WeakMap<Fields, Layout>();
const completed = new WeakSet<Fields>();

/** Says of a table, before anything is decoded by it, that more is assigned to its objects: they have all its properties. */
export function willBeCompleted(table: Fields): void {
  completed.add(table);
}

export function layoutOf(table: Fields): Layout {
  const known = layouts.get(table);
  if (known !== undefined) return known;
  const fields = [...fieldsOf(table)];
  const absent = fields.map(absentOf);
  const layout = { fields, absent, make: completed.has(table) ? literal(fields) : narrowing(fields, absent) };
  layouts.set(table, layout);
  return layout;
}

/** The fields of a table, with those of messages that are inlined where these stand. */
export function* fieldsOf(table: Fields): Generator<Field> {
  for (const [name, [, type, zero]] of Object.entries(table)) {
    if (isInlined(name, type)) yield* fieldsOf(type);
    else yield { name, type, zero: zero === 'zero' };
  }
}

/** Whether a field is a message that protobuf nests and JSON inlines. */
export function isInlined(name: string, _type: FieldType): _type is Fields {
  return name.startsWith('...');
}

function absentOf({ type }: Field): unknown {
  if (isMap(type)) return emptyMap;
  return isList(type) ? emptyList : undefined;
}

/** Tells lists from tables: `Array.isArray` does not narrow readonly arrays. */
export function isList(type: FieldType): type is readonly [Scalar | Fields] {
  return Array.isArray(type);
}

export function isTable(type: FieldType): type is Fields {
  return typeof type === 'object' && !isList(type);
}

export function isMap(type: FieldType): type is 'labels' | 'quantities' | 'keys' {
  return type === 'labels' || type === 'quantities' || type === 'keys';
}

/** The values of the objects that are being decoded, each with those of what it lies in before it. */
export const values: unknown[] = [];
let free = 0;

/** Makes room for the values of an object. Returns where it is. */
export function begin({ absent }: Layout): number {
  const from = free;
  free += absent.length;
  for (let i = 0; i < absent.length; i++) values[from + i] = absent[i];
  return from;
}

/** Makes the object of which the values stand from `from` on, and gives the room back. */
export function finish(layout: Layout, from: number): Record<string, unknown> {
  free = from;
  return layout.make(values, from);
}

/** The object of a table of which nothing is there. */
export function emptyOf(table: Fields): Record<string, unknown> {
  const layout = layoutOf(table);
  return finish(layout, begin(layout));
}

/** Forgets what a decoder left that did not come to its end. */
export function forgetValues(): void {
  free = 0;
  values.length = 0;
}

import type { Fields, FieldType, Scalar } from '../../core/fields.ts';
import { Dictionary, emptyList, emptyMap, lastApplied } from './containers.ts';
import { share } from './strings.ts';
import { checkedTime } from './times.ts';

/**
 * The projection of a JSON value through a table: fields of the table, of the shape the table gives them, and nothing
 * else. What has another shape is left out; nothing throws. A table is finite, and so is the depth that is read.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Makes a value of one field; `undefined` where the JSON has none or one of another shape. */
type Read = (value: unknown) => unknown;

interface Step {
  readonly name: string;
  readonly read: Read;
}

interface Projection {
  readonly steps: readonly Step[];
  /** An object with every field of the table, empty. Cloning it gives all objects of a table the same hidden class. */
  readonly empty: Readonly<Record<string, unknown>>;
}

const projections = new WeakMap<Fields, Projection>();

/** Whether a JSON value is an object, and neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Projects a JSON object through a table. */
export function project(json: JsonObject, fields: Fields): Record<string, unknown> {
  const { steps, empty } = projectionOf(fields);
  const result = { ...empty };
  for (const { name, read } of steps) {
    const value = json[name];
    if (value === undefined || value === null) continue;
    const taken = read(value);
    if (taken !== undefined) result[name] = taken;
  }
  return result;
}

function projectionOf(fields: Fields): Projection {
  const compiled = projections.get(fields);
  if (compiled !== undefined) return compiled;
  const steps: Step[] = [];
  const empty: Record<string, unknown> = {};
  addSteps(fields, steps, empty);
  const projection = { steps, empty };
  projections.set(fields, projection);
  return projection;
}

function addSteps(fields: Fields, steps: Step[], empty: Record<string, unknown>): void {
  for (const [name, [, type, zero]] of Object.entries(fields)) {
    if (name.startsWith('...')) {
      addSteps(type as Fields, steps, empty);
      continue;
    }
    empty[name] = isList(type)
      ? emptyList
      : type === 'labels' || type === 'quantities' || type === 'keys'
        ? emptyMap
        : undefined;
    steps.push({ name, read: readerOf(name, type, zero === 'zero') });
  }
}

/** Tells lists from tables: `Array.isArray` does not narrow readonly arrays. */
export function isList(type: FieldType): type is readonly [Scalar | Fields] {
  return Array.isArray(type);
}

function readerOf(name: string, type: FieldType, zero: boolean): Read {
  if (isList(type)) {
    const element = readerOf(name, type[0], true);
    return value => readList(value, element);
  }
  if (typeof type === 'object') return value => (isJsonObject(value) ? project(value, type) : undefined);
  if (type === 'keys')
    return name === 'binaryData' ? value => readMap(value, base64Size) : value => readMap(value, textSize);
  const read = scalars[type];
  if (zero || (type !== 'string' && type !== 'int' && type !== 'bool')) return read;
  return value => read(value) || undefined;
}

function readList(value: unknown, element: Read): unknown {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const list: unknown[] = [];
  for (const item of value) {
    const taken = element(item);
    if (taken !== undefined) list.push(taken);
  }
  return list.length === 0 ? undefined : list.slice();
}

function readMap(value: unknown, element: Read): unknown {
  if (!isJsonObject(value)) return undefined;
  let map: Dictionary<unknown> | undefined;
  for (const key of Object.keys(value)) {
    if (key === lastApplied) continue;
    const taken = element(value[key]);
    if (taken === undefined) continue;
    map ??= new Dictionary();
    map[share(key)] = taken;
  }
  return map;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? share(value) : undefined;
}

/** The API server writes quantities as strings; manifests, and YAML that lost its quotes, hold numbers. */
function quantity(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return text(value) || undefined;
}

function integer(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

function textSize(value: unknown): number | undefined {
  return typeof value === 'string' ? Buffer.byteLength(value) : undefined;
}

function base64Size(value: unknown): number | undefined {
  return typeof value === 'string' ? Buffer.byteLength(value, 'base64') : undefined;
}

const scalars: Readonly<Record<Exclude<Scalar, 'keys'>, Read>> = {
  string: text,
  bytes: value => text(value) || undefined,
  quantity,
  int: integer,
  bool: value => (typeof value === 'boolean' ? value : undefined),
  intOrString: value => (typeof value === 'string' ? share(value) : integer(value)),
  time: value => (typeof value === 'string' ? checkedTime(value) : undefined),
  labels: value => readMap(value, text),
  quantities: value => readMap(value, quantity),
};

import type { Fields, Scalar } from '../../core/fields.ts';
import { volumeName } from '../../core/token-volume.ts';
import { Dictionary, emptyList, emptyMap, lastApplied } from './containers.ts';
import { begin, type Field, finish, isList, isTable, layoutOf, values } from './layout.ts';
import { powerOffIn } from './power-off.ts';
import { share } from './strings.ts';
import { checkedTime } from './times.ts';

/**
 * The projection of a JSON value through a table: fields of the table, of the shape the table gives them, and nothing
 * else. What has another shape is left out; nothing throws. A table is finite, and so is the depth that is read.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Makes the value of a field; its empty value where the JSON has none or one of another shape. */
type Read = (value: unknown) => unknown;

type Project = (json: JsonObject) => Record<string, unknown>;

const projections = new WeakMap<Fields, Project>();

/** Whether a JSON value is an object, and neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Projects a JSON object through a table. */
export function project(json: JsonObject, table: Fields): Record<string, unknown> {
  return projectionOf(table)(json);
}

function projectionOf(table: Fields): Project {
  const known = projections.get(table);
  if (known !== undefined) return known;
  const layout = layoutOf(table);
  let readers: readonly Read[] | undefined;
  const projection: Project = json => {
    // Made when the first such object comes: most tables of a kind are rare.
    readers ??= layout.fields.map(readerOf);
    const at = begin(layout);
    for (let i = 0; i < readers.length; i++) values[at + i] = readers[i]!(json[layout.fields[i]!.name]);
    return finish(layout, at);
  };
  projections.set(table, projection);
  return projection;
}

function readerOf({ name, type, zero }: Field): Read {
  if (isList(type)) {
    const element = readerOf({ name, type: type[0], zero: true });
    return value => readList(value, element);
  }
  if (isTable(type)) {
    const projection = projectionOf(type);
    return value => (isJsonObject(value) ? projection(value) : undefined);
  }
  const read = scalarOf(name, type);
  if (zero || (type !== 'string' && type !== 'int' && type !== 'bool')) return read;
  return value => read(value) || undefined;
}

/** The reader of a scalar, whether or not its zero is a value. */
export function scalarOf(name: string, type: Scalar): Read {
  if (type !== 'keys') return scalars[type];
  const size = name === 'binaryData' ? base64Size : textSize;
  return value => readMap(value, size);
}

function readList(value: unknown, element: Read): unknown {
  if (!Array.isArray(value)) return emptyList;
  const list: unknown[] = [];
  for (const item of value) {
    const taken = element(item);
    if (taken !== undefined) list.push(taken);
  }
  return list.length === 0 ? emptyList : list.slice();
}

function readMap(value: unknown, element: Read): unknown {
  if (!isJsonObject(value)) return emptyMap;
  let map: Dictionary<unknown> = emptyMap;
  for (const key of Object.keys(value)) {
    if (key === lastApplied) continue;
    const taken = element(value[key]);
    if (taken === undefined) continue;
    if (map === emptyMap) map = new Dictionary();
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

/** Go's int64; beyond 2^53 with a float's precision: "for ever" is often written as the largest number. */
function integer(value: unknown): number | undefined {
  return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 63 ? (value as number) : undefined;
}

function textSize(value: unknown): number | undefined {
  return typeof value === 'string' ? Buffer.byteLength(value) : recordedSize(value);
}

function base64Size(value: unknown): number | undefined {
  return typeof value === 'string' ? Buffer.byteLength(value, 'base64') : recordedSize(value);
}

/** kubecause's own recordings hold `{"$bytes": 12}` where a value was. No server would accept that as a value. */
function recordedSize(value: unknown): number | undefined {
  const size = isJsonObject(value) ? integer(value.$bytes) : undefined;
  return size === undefined || size < 0 ? undefined : size;
}

const scalars: Readonly<Record<Exclude<Scalar, 'keys'>, Read>> = {
  string: text,
  literal: text,
  bytes: value => text(value) || undefined,
  quantity,
  int: integer,
  bool: value => (typeof value === 'boolean' ? value : undefined),
  intOrString: value => (typeof value === 'string' ? share(value) : integer(value)),
  time: value => (typeof value === 'string' ? checkedTime(value) : undefined),
  labels: value => readMap(value, text),
  quantities: value => readMap(value, quantity),
  volumeName: value => (typeof value === 'string' ? share(volumeName(value)) || undefined : undefined),
  powerOff: value => (typeof value === 'string' ? powerOffIn(value) : undefined),
};

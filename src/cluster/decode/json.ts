import type { Fields, FieldType, Scalar } from '../../core/fields.ts';
import { Dictionary, emptyList, emptyMap, lastApplied } from './containers.ts';
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
export function project(json: JsonObject, fields: Fields): Record<string, unknown> {
  return projectionOf(fields)(json);
}

/**
 * The projection of a table, compiled on first use into one object literal: a third of the time that a loop over the
 * fields takes, and the same shape for every object. Only names of the table go into the source.
 */
function projectionOf(fields: Fields): Project {
  const compiled = projections.get(fields);
  if (compiled !== undefined) return compiled;
  const steps = [...stepsOf(fields)];
  const names = steps.map((_, i) => `r${i}`);
  const properties = steps.map(({ name }, i) => `${JSON.stringify(name)}: r${i}(json[${JSON.stringify(name)}])`);
  const make = new Function(...names, `'use strict'; return json => ({ ${properties.join(', ')} });`);
  const projection: Project = make(...steps.map(({ read }) => read));
  projections.set(fields, projection);
  return projection;
}

/** The fields as they stand in JSON, where messages that protobuf nests are inlined. */
function* stepsOf(fields: Fields): Generator<{ readonly name: string; readonly read: Read }> {
  for (const [name, [, type, zero]] of Object.entries(fields)) {
    if (!name.startsWith('...')) yield { name, read: readerOf(name, type, zero === 'zero') };
    else if (isTable(type)) yield* stepsOf(type);
  }
}

/** Tells lists from tables: `Array.isArray` does not narrow readonly arrays. */
export function isList(type: FieldType): type is readonly [Scalar | Fields] {
  return Array.isArray(type);
}

export function isTable(type: FieldType): type is Fields {
  return typeof type === 'object' && !isList(type);
}

function readerOf(name: string, type: FieldType, zero: boolean): Read {
  if (isList(type)) {
    const element = readerOf(name, type[0], true);
    return value => readList(value, element);
  }
  if (isTable(type)) {
    const projection = projectionOf(type);
    return value => (isJsonObject(value) ? projection(value) : undefined);
  }
  if (type === 'keys')
    return name === 'binaryData' ? value => readMap(value, base64Size) : value => readMap(value, textSize);
  const read = scalars[type];
  if (zero || (type !== 'string' && type !== 'int' && type !== 'bool')) return read;
  return value => read(value) || undefined;
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

function integer(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
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
  powerOff: value => (typeof value === 'string' ? powerOffIn(value) : undefined),
};

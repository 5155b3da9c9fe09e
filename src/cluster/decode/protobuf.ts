import type { Fields, FieldType, Scalar } from '../../core/fields.ts';
import type { Dictionary } from './containers.ts';
import {
  begin,
  fieldsOf,
  finish,
  isInlined,
  isList,
  isMap,
  type Layout,
  layoutOf,
  notInProtobuf,
  values,
} from './layout.ts';
import { endOfRun, joinedLists, joinedMaps, listReader, mapReader } from './runs.ts';
import { type Read, shared } from './sharing.ts';
import { textOf } from './strings.ts';
import * as wire from './wire.ts';

/** Decoders for Kubernetes' protobuf: one walk along the tables of the kinds, the same for all. */

/** Decodes the message in `bytes[start, end)`. */
export type Decode = Read<Record<string, unknown>>;

/** How a field is read, and where among the values of its object it goes. All have one shape, for the sake of speed. */
interface Step {
  readonly how: 'number' | 'numbers' | 'packed' | 'value' | 'message' | 'list' | 'map' | 'inlined';
  readonly index: number;
  /** Of a number: what it stands for. */
  readonly make: (n: number) => unknown;
  /** Of what stands in its field with its length. */
  readonly read: Read<unknown>;
  /** Of a message that is inlined. */
  readonly steps: Steps;
}

/** By tag: the number of the field with its wire type. */
type Steps = readonly (Step | undefined)[];

const [varintType, delimitedType] = [0, 2];
const { contentAt, cursor, fail, packed, size, skip, varint } = wire;

const decoders = new WeakMap<Fields, Decode>();

/** The decoder of a table. Tables that are shared, such as the pod template, share theirs. */
export function decoderOf(table: Fields): Decode {
  const known = decoders.get(table);
  if (known !== undefined) return known;
  let layout: Layout | undefined;
  let steps: Steps | undefined;
  const decode: Decode = (bytes, start, end) => {
    // Made when the first such message comes: most tables of a kind are rare.
    layout ??= layoutOf(table);
    steps ??= stepsOf(table, 0);
    const at = begin(layout);
    walk(steps, bytes, start, end, at);
    return finish(layout, at);
  };
  decoders.set(table, decode);
  return decode;
}

/** Reads the fields of a message into the values of its object, which stand from `into` on. */
function walk(steps: Steps, bytes: Buffer, start: number, end: number, into: number): void {
  let at = start;
  while (at < end) {
    const from = at;
    let tag = bytes[at++]!;
    if (tag > 127) {
      tag = size(bytes, from);
      at = cursor.at;
    }
    const step = tag < steps.length ? steps[tag] : undefined;
    if (step === undefined) {
      at = skip(bytes, at, end, tag);
      continue;
    }
    const place = into + step.index;
    if (step.how === 'list' || step.how === 'map') {
      at = endOfRun(bytes, from, at - from, end);
      const more = shared(bytes, from, at, step.read);
      values[place] =
        step.how === 'list'
          ? joinedLists(listAt(place), more as readonly unknown[])
          : joinedMaps(values[place] as Dictionary<unknown>, more as Dictionary<unknown>);
      continue;
    }
    if (step.how === 'number' || step.how === 'numbers') {
      let n = bytes[at++]!;
      if (!(n < 128)) {
        n = varint(bytes, at - 1);
        at = cursor.at;
      }
      values[place] = step.how === 'number' ? step.make(n) : joinedLists(listAt(place), [step.make(n)]);
      continue;
    }
    const content = contentAt(bytes, at);
    at = content + cursor.size;
    if (at > end) fail();
    if (step.how === 'value') values[place] = step.read(bytes, content, at);
    else if (step.how === 'message') values[place] = shared(bytes, content, at, step.read);
    else if (step.how === 'inlined') walk(step.steps, bytes, content, at, into);
    else values[place] = joinedLists(listAt(place), packed(bytes, content, at).map(step.make));
  }
  if (at !== end) fail();
}

function listAt(place: number): readonly unknown[] {
  return values[place] as readonly unknown[];
}

/** Readers of what is one value, and stands in its field with its length. */
const scalars = {
  string: textOf,
  literal: textOf,
  bytes: wire.bytes,
  time: wire.time,
  quantity: wire.quantity,
  intOrString: wire.intOrString,
  volumeName: wire.volumeName,
  powerOff: wire.powerOff,
} satisfies { [type in Exclude<Scalar, 'int' | 'bool' | keyof typeof maps>]: Read<unknown> };

/** Readers of maps. */
const maps = {
  labels: mapReader(wire.label),
  quantities: mapReader(wire.quantityEntry),
  keys: mapReader(wire.sizeEntry),
};

const numbers = { int: (n: number) => n, bool: (n: number) => n !== 0 };

const noText: Read<string | undefined> = (bytes, start, end) => (start === end ? undefined : textOf(bytes, start, end));

/** @param first the index of the first field among the values of the object */
function stepsOf(table: Fields, first: number): Steps {
  const steps: (Step | undefined)[] = [];
  let index = first;
  for (const [name, [number, type, zero]] of Object.entries(table)) {
    const add = (wireType: number, step: Partial<Step> & Pick<Step, 'how'>): void => {
      if (number === notInProtobuf) return;
      const tag = number * 8 + wireType;
      while (steps.length < tag) steps.push(undefined);
      steps[tag] = { index, make: numbers.int, read: textOf, steps: [], ...step };
    };
    if (isInlined(name, type)) {
      add(delimitedType, { how: 'inlined', steps: stepsOf(type, index) });
      index += [...fieldsOf(type)].length;
      continue;
    }
    const element = isList(type) ? type[0] : type;
    if (isMap(type)) add(delimitedType, { how: 'map', read: maps[type] });
    else if (element === 'int' || element === 'bool') {
      const make: Step['make'] = numbers[element];
      if (isList(type)) {
        add(varintType, { how: 'numbers', make });
        add(delimitedType, { how: 'packed', make });
      } else add(varintType, { how: 'number', make: zero === 'zero' ? make : n => make(n) || undefined });
    } else if (isList(type)) add(delimitedType, { how: 'list', read: listReader(readerOf(element)) });
    else if (typeof type === 'object') add(delimitedType, { how: 'message', read: readerOf(type) });
    else add(delimitedType, { how: 'value', read: type === 'string' && zero !== 'zero' ? noText : readerOf(type) });
    index++;
  }
  return steps;
}

/** Reads what stands in a field with its length. */
function readerOf(type: FieldType): Read<unknown> {
  if (typeof type === 'object' && !isList(type)) return decoderOf(type);
  if (typeof type === 'string' && type in scalars) return scalars[type as keyof typeof scalars];
  throw new Error(`no list of ${String(type)} can be read`);
}

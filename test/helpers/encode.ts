import type { Fields, FieldType, Scalar } from '../../src/core/fields.ts';

/**
 * Writes objects as Kubernetes' protobuf by the same tables that they are read by. Written from the end to the beginning,
 * so that the length of a message is known when it is to be written before it.
 */
export function encode(fields: Fields, object: object): Buffer {
  at = bytes.length;
  writeMessage(fields, object as Message);
  return Buffer.from(bytes.subarray(at));
}

let bytes = Buffer.alloc(1 << 20);
let at = bytes.length;

type Message = Readonly<Record<string, unknown>>;

const orders = new WeakMap<Fields, (readonly [string, Fields[string]])[]>();

/** Entries by falling tag: a server writes rising tags, and this writes backwards. */
function entriesOf(fields: Fields): (readonly [string, Fields[string]])[] {
  const known = orders.get(fields);
  if (known !== undefined) return known;
  const entries = Object.entries(fields).sort(([, [a]], [, [b]]) => b - a);
  orders.set(fields, entries);
  return entries;
}

function writeMessage(fields: Fields, object: Message): void {
  for (const [name, [tag, type]] of entriesOf(fields)) {
    if (name.startsWith('...')) writeDelimited(tag, () => writeMessage(type as Fields, object));
    else if (object[name] !== undefined) writeField(tag, type, object[name]);
  }
}

function writeField(tag: number, type: FieldType, value: unknown): void {
  if (Array.isArray(type)) {
    for (const item of (value as readonly unknown[]).toReversed()) writeField(tag, type[0], item);
  } else if (typeof type === 'object') {
    writeDelimited(tag, () => writeMessage(type as Fields, value as Message));
  } else writeScalar(tag, type as Scalar, value);
}

function writeScalar(tag: number, type: Scalar, value: unknown): void {
  switch (type) {
    case 'int':
    case 'bool':
      writeVarint(Number(value));
      writeVarint(tag * 8);
      return;
    case 'string':
    case 'literal':
    case 'volumeName':
    case 'powerOff':
      writeText(tag, value as string);
      return;
    case 'bytes':
      writeDelimited(tag, () => put(Buffer.from(value as string, 'base64')));
      return;
    case 'quantity':
      writeDelimited(tag, () => writeText(1, value as string));
      return;
    case 'time':
      writeDelimited(tag, () => writeTime(value as string));
      return;
    case 'intOrString':
      writeDelimited(tag, () => (typeof value === 'number' ? writeScalar(2, 'int', value) : writeStringOption(value)));
      return;
    default:
      writeMap(tag, type, value as Readonly<Record<string, string>>);
  }
}

/** Seconds and nanoseconds; JavaScript's own dates end at milliseconds. */
function writeTime(value: string): void {
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
  if (fraction !== '') writeScalar(2, 'int', Number(fraction.padEnd(9, '0').slice(0, 9)));
  writeScalar(1, 'int', Math.floor(Date.parse(value) / 1000));
}

function writeStringOption(value: unknown): void {
  writeText(3, value as string);
  writeScalar(1, 'int', 1);
}

function writeMap(tag: number, type: 'labels' | 'quantities' | 'keys', map: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(map).toReversed()) {
    writeDelimited(tag, () => {
      writeScalar(2, type === 'quantities' ? 'quantity' : 'string', value);
      writeText(1, key);
    });
  }
}

function writeText(tag: number, text: string): void {
  writeDelimited(tag, () => put(Buffer.from(text)));
}

function writeDelimited(tag: number, content: () => void): void {
  const behind = bytes.length - at;
  content();
  writeVarint(bytes.length - at - behind);
  writeVarint(tag * 8 + 2);
}

function writeVarint(value: number): void {
  const digits: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    digits.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  digits.push(Number(rest));
  put(digits);
}

function put(content: Uint8Array | readonly number[]): void {
  while (at < content.length) makeRoom();
  at -= content.length;
  bytes.set(content, at);
}

/** In front of what is written. */
function makeRoom(): void {
  const larger = Buffer.alloc(bytes.length * 2);
  bytes.copy(larger, bytes.length);
  at += bytes.length;
  bytes = larger;
}

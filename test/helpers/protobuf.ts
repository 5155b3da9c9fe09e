/** Writes the few protobuf messages that surround objects: what a test needs to play an API server. */

const magic = Buffer.from('k8s\0');

/** A field of a message: a number, a text, or bytes. */
export function field(number: number, value: number | string | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

export interface ListPaging {
  readonly continue?: string | undefined;
  readonly resourceVersion?: string;
}

/** A list as the API server sends it. */
export function protobufList(
  apiVersion: string,
  kind: string,
  items: readonly Buffer[],
  paging: ListPaging = {},
): Buffer {
  const metadata = message(
    field(2, paging.resourceVersion ?? '1'),
    ...(paging.continue ? [field(3, paging.continue)] : []),
  );
  return envelope(apiVersion, kind, message(field(1, metadata), ...items.map(item => field(2, item))));
}

/** A `Status` as the API server sends it to a client that asked for protobuf. */
export function protobufStatus(status: { code: number; reason: string; message: string; continue?: string }): Buffer {
  const metadata = status.continue === undefined ? Buffer.alloc(0) : field(3, status.continue);
  const raw = message(
    field(1, metadata),
    field(2, 'Failure'),
    field(3, status.message),
    field(4, status.reason),
    field(6, status.code),
  );
  return envelope('v1', 'Status', raw);
}

/** An object of any kind that has metadata alone. */
export function metadataItem(metadata: { name: string; namespace?: string; uid?: string }): Buffer {
  const { name, namespace = '', uid = '' } = metadata;
  return field(1, message(field(1, name), field(3, namespace), field(5, uid)));
}

/** The items of a list, each as its bytes. */
export function itemsOf(list: Buffer): Buffer[] {
  const [raw] = fieldsOf(list.subarray(magic.length), 2);
  return raw === undefined ? [] : fieldsOf(raw, 2);
}

function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const type = message(field(1, apiVersion), field(2, kind));
  return Buffer.concat([magic, field(1, type), field(2, raw), field(3, ''), field(4, '')]);
}

/** The values of a field that holds bytes, in a message whose fields all do. */
function fieldsOf(bytes: Buffer, number: number): Buffer[] {
  const values: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [tag, afterTag] = readVarint(bytes, at);
    const [length, start] = readVarint(bytes, afterTag);
    if (tag === number * 8 + 2) values.push(bytes.subarray(start, start + length));
    at = start + length;
  }
  return values;
}

function readVarint(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  for (let i = 0; ; i++) {
    const byte = bytes[start + i]!;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return [value, start + i + 1];
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

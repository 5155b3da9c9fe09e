/** Writes protobuf, for tests of its reader. */

/** A field whose value is bytes: a string, a message, or a raw buffer. */
export function bytesField(tag: number, value: string | Buffer): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint((tag << 3) | 2), varint(content.length), content]);
}

export function intField(tag: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(tag << 3), varint(value)]);
}

export function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** The answer to a list request, of items that are already encoded. */
export function listAnswer(
  apiVersion: string,
  kind: string,
  items: readonly Buffer[],
  paging: Buffer = Buffer.alloc(0),
): Buffer {
  const type = message(bytesField(1, apiVersion), bytesField(2, kind));
  const list = message(bytesField(1, paging), ...items.map(item => bytesField(2, item)));
  return message(Buffer.from('k8s\0'), bytesField(1, type), bytesField(2, list));
}

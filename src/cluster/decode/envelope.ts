import { DecodeError } from './decode-error.ts';
import { forgetValues } from './layout.ts';
import type { Decode } from './protobuf.ts';
import { shareWithin } from './sharing.ts';
import { eachField, varint } from './wire.ts';

/**
 * What surrounds the objects of a protobuf answer: four bytes of magic, `runtime.Unknown` with the type of the list,
 * and the list itself, of which every kind's has the same two fields.
 */

/** Where a list goes on. */
export interface Paging {
  /** The token of the next page; absent on the last one. */
  readonly continue?: string;
  readonly resourceVersion?: string;
  /** How many objects follow: an estimate, where the server makes one. */
  readonly remaining?: number;
}

interface RawList extends Paging {
  readonly items: readonly Record<string, unknown>[];
}

const magic = Buffer.from('k8s\0');

export function isEnvelope(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.compare(magic, 0, 4, 0, 4) === 0;
}

/** Opens the envelope, and decodes the items of the list in it by the decoder for the list's type. */
export function readEnvelope(
  bytes: Buffer,
  decoderFor: (list: { apiVersion: string; kind: string }) => Decode,
): RawList {
  if (!isEnvelope(bytes)) throw new DecodeError('not Kubernetes protobuf: the magic number is missing');
  let apiVersion = '';
  let kind = '';
  let raw = { from: 0, to: -1 };
  eachField(bytes, 4, bytes.length, (tag, start, end) => {
    if (tag === 10) {
      eachField(bytes, start, end, (inner, from, to) => {
        if (inner === 10) apiVersion = bytes.toString('utf8', from, to);
        else if (inner === 18) kind = bytes.toString('utf8', from, to);
      });
    } else if (tag === 18) raw = { from: start, to: end };
    else if (tag === 26 && end > start) throw new DecodeError('the content of the protobuf envelope is encoded');
  });
  if (raw.to < 0) throw new DecodeError('the protobuf envelope is empty');
  const decode = decoderFor({ apiVersion, kind });
  shareWithin(bytes);
  try {
    return readList(bytes, raw.from, raw.to, decode);
  } finally {
    shareWithin();
    forgetValues();
  }
}

function readList(bytes: Buffer, start: number, end: number, decode: Decode): RawList {
  const items: Record<string, unknown>[] = [];
  let paging: Paging = {};
  eachField(bytes, start, end, (tag, from, to) => {
    if (tag === 18) items.push(decode(bytes, from, to));
    else if (tag === 10) paging = readPaging(bytes, from, to);
  });
  return { items, ...paging };
}

function readPaging(bytes: Buffer, start: number, end: number): Paging {
  const paging: { continue?: string; resourceVersion?: string; remaining?: number } = {};
  eachField(bytes, start, end, (tag, from, to) => {
    if (tag === 18 && to > from) paging.resourceVersion = bytes.toString('utf8', from, to);
    else if (tag === 26 && to > from) paging.continue = bytes.toString('utf8', from, to);
    else if (tag === 32) paging.remaining = varint(bytes, from);
  });
  return paging;
}

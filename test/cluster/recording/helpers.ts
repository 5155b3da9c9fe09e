import { Readable } from 'node:stream';
import { crc32, gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { expect } from 'vitest';
import { openRecording, type RecordingOptions } from '../../../src/cluster/recording/index.ts';
import { UserError } from '../../../src/core/errors.ts';
import { type Kind, kinds } from '../../../src/core/kinds/index.ts';
import type { KubeObject } from '../../../src/core/objects.ts';
import type { Source } from '../../../src/core/source.ts';
import { object, type Raw, runningPod } from '../../helpers/objects.ts';

export const allKinds = Object.keys(kinds).sort() as Kind[];

/** What a source yields, in a form that tests can compare. */
export interface Read {
  readonly objects: Readonly<Partial<Record<Kind, readonly KubeObject[]>>>;
  /** `Pod` or `Pod/shop` to its state. */
  readonly states: Readonly<Record<string, string>>;
  readonly whys: Readonly<Record<string, string>>;
  readonly about: { readonly takenAt?: string; readonly takenAtFrom?: string; readonly serverVersion?: string };
  readonly notes: readonly string[];
  readonly layout: string | undefined;
}

export async function readSource(
  source: Source,
  namespaces?: readonly string[],
): Promise<Omit<Read, 'notes' | 'layout'>> {
  const objects: Partial<Record<Kind, KubeObject[]>> = {};
  const states: Record<string, string> = {};
  const whys: Record<string, string> = {};
  let about: Read['about'] = {};
  const plan = { kinds: allKinds, ...(namespaces === undefined ? {} : { namespaces }) };
  for await (const chunk of source.read(plan, new AbortController().signal)) {
    if (chunk.type === 'about') {
      const { type: _, ...rest } = chunk;
      about = rest;
    } else if (chunk.type === 'objects') {
      objects[chunk.kind] = [...(objects[chunk.kind] ?? []), ...chunk.objects];
    } else {
      const name = chunk.of === undefined ? chunk.kind : `${chunk.of.kind}.${chunk.of.group}`;
      const key = chunk.namespace === undefined ? name : `${name}/${chunk.namespace}`;
      if (key in states) throw new Error(`two states for ${key}`);
      states[key] = chunk.state;
      if (chunk.why !== undefined) whys[key] = chunk.why;
    }
  }
  return { objects, states, whys, about };
}

type Content = string | Buffer | object;

/** Reads a recording from a pipe: text, bytes, or JSON of an object. */
export async function read(
  content: Content,
  options: Omit<RecordingOptions, 'stdin'> & { readonly namespaces?: readonly string[] } = {},
): Promise<Read> {
  const { namespaces, ...rest } = options;
  const source = await openRecording('-', { ...rest, stdin: Readable.from([bytesOf(content)]) });
  const result = await readSource(source, namespaces);
  return { ...result, notes: source.notes, layout: source.description.detail };
}

/** Reads what may be broken: it must end in what it holds, or in one line for a person. */
export async function survives(bytes: Buffer): Promise<void> {
  try {
    const { notes } = await read(bytes);
    expect(notes.every(note => !note.includes('\n'))).toBe(true);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).not.toContain('\n');
  }
}

/** The states other than that a kind is not there at all. */
export function statesOf(result: Read): Record<string, string> {
  const absent = 'the recording does not hold it';
  return Object.fromEntries(
    Object.entries(result.states).filter(([key]) => !(result.whys[key] ?? '').startsWith(absent)),
  );
}

/** `shop/web` of each object of a kind. */
export function namesOf(result: Read, kind: Kind): string[] {
  return (result.objects[kind] ?? [])
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`.replace(/^\//, ''))
    .sort();
}

export function bytesOf(content: Content): Buffer {
  if (Buffer.isBuffer(content)) return content;
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
}

/** kubectl's List, with its keys in kubectl's order. */
export function list(...items: readonly Raw[]): {
  apiVersion: string;
  items: readonly Raw[];
  kind: string;
  metadata: object;
} {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
}

/** The API's own list: its items do not say what they are. */
export function typedList(
  apiVersion: string,
  kind: string,
  items: readonly Raw[] | null,
  metadata: object = {},
): object {
  const bare = items?.map(({ apiVersion: _, kind: __, ...rest }) => rest) ?? null;
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: '7', ...metadata }, items: bare };
}

export const web = runningPod('shop/web');
export const db = runningPod('data/db');
export const service = object('v1', 'Service', 'shop/web', { spec: { selector: { app: 'web' } } });
export const node = object('v1', 'Node', 'node-a');
export const shop = object('v1', 'Namespace', 'shop');
export const data = object('v1', 'Namespace', 'data');

export type TarFile = Partial<Header> & { readonly name: string; readonly content?: Content };

export async function tar(files: readonly TarFile[]): Promise<Buffer> {
  const packing = pack();
  for (const { content = '', ...header } of files) {
    const bytes = bytesOf(content);
    if (header.type === undefined || header.type === 'file') packing.entry({ ...header, size: bytes.length }, bytes);
    else packing.entry(header);
  }
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function tarGz(files: readonly TarFile[]): Promise<Buffer> {
  return gzipSync(await tar(files));
}

/** A zip of stored files, as small as the format allows. */
export function zip(
  files: readonly { name: string; content: string | object; mode?: number; lies?: boolean }[],
): Buffer {
  const locals: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o100644, lies = false } of files) {
    const bytes = bytesOf(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(lies ? 7 : crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const central = Buffer.alloc(16);
    central.writeUInt32LE(mode * 65_536, 6);
    central.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), bytes]);
    table.push(
      Buffer.from('PK\x01\x02'),
      Buffer.from([20, 3]),
      fields,
      central.subarray(0, 2),
      central.subarray(2, 14),
      Buffer.from(name),
    );
    locals.push(local);
    offset += local.length;
  }
  const tableBytes = Buffer.concat(table);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(tableBytes.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, tableBytes, Buffer.from('PK\x05\x06'), end]);
}

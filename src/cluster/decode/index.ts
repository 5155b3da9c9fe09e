import type { KindDefinition } from '../../core/kinds/define.ts';
import { definitionOf, type Kind, type Kinds, kinds } from '../../core/kinds/index.ts';
import { groupOf, type KubeObject } from '../../core/objects.ts';
import { DecodeError } from './decode-error.ts';
import { isEnvelope, type Paging, readEnvelope } from './envelope.ts';
import { isJsonObject, type JsonObject, project } from './json.ts';
import { decoderOfText, eachItem, readHead } from './json-objects.ts';
import { readText } from './json-text.ts';
import { normalise, type TypeMeta, wholeTable } from './normalise.ts';
import { apiVersionOf, readableKind, upgraded } from './older-versions.ts';
import { decoderOf } from './protobuf.ts';
import { decodeTlsSecret } from './tls-secrets.ts';
import { unifyTokenVolumes } from './token-volumes.ts';

export { DecodeError, type TypeMeta };

/** A page of a listing. */
export interface DecodedList<T extends KubeObject = KubeObject> extends Paging {
  readonly objects: readonly T[];
  /** Items that are left out, because nobody can tell what they are: they have no name. */
  readonly nameless: number;
}

/**
 * Decodes the answer to a list request: protobuf or JSON, full objects or `PartialObjectMetadata`.
 * Both encodings of the same list give equal objects.
 * @param body is not the same afterwards: names are unified in it (token-volumes.ts), and keys are overwritten
 * @param contentType the answer's; where it is neither, the bytes decide
 * @throws DecodeError if the answer is malformed, or is not a list of this kind
 */
export function decodeList<K extends Kind>(kind: K, body: Uint8Array, contentType: string): DecodedList<Kinds[K]> {
  // The table of the kind makes both the objects and their type.
  return decodeListOf(definitionOf(kind), body, contentType) as unknown as DecodedList<Kinds[K]>;
}

/** As {@link decodeList}; of a definition that is made for one type of custom resource, too. */
export function decodeListOf(definition: KindDefinition, body: Uint8Array, contentType: string): DecodedList {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const encoding = isProtobuf(bytes, contentType) ? 'protobuf' : 'JSON';
  if (definition === kinds.Pod) unifyTokenVolumes(bytes, encoding);
  return encoding === 'protobuf' ? fromProtobuf(definition, bytes) : fromJson(definition, bytes);
}

/**
 * Decodes one object of a recording: what `JSON.parse` or a YAML parser made of it. The table is chosen by apiVersion and
 * kind.
 * @param list the type of the list that it is an item of, because items do not always carry their own
 * @returns undefined if it is no object, has no name, or is of a kind, group or version without a table
 */
export function decodeObject(raw: unknown, list?: TypeMeta): KubeObject | undefined {
  if (!isJsonObject(raw)) return undefined;
  const json = typed(raw, list);
  if (typeof json.apiVersion !== 'string' || typeof json.kind !== 'string') return undefined;
  const kind = readableKind(json.apiVersion, json.kind);
  if (kind === undefined) return undefined;
  const object = fromJsonObject(definitionOf(kind), upgraded(kind, json));
  return object.metadata.name === '' ? undefined : object;
}

function typed(json: JsonObject, list: TypeMeta | undefined): JsonObject {
  if (list === undefined || json.kind !== undefined || !list.kind.endsWith('List')) return json;
  return { ...json, apiVersion: list.apiVersion, kind: list.kind.slice(0, -'List'.length) };
}

function fromJsonObject(definition: KindDefinition, json: JsonObject): KubeObject {
  return typedObject(definition, project(json, wholeTable(definition)));
}

/** Custom resources share a table, and are told apart by the type that they bring with them. */
function typedObject(definition: KindDefinition, root: Record<string, unknown>): KubeObject {
  if (definition !== kinds.CustomResource) return normalise(definition, root);
  return normalise(definition, root, { apiVersion: textOf(root.apiVersion), kind: textOf(root.kind) });
}

function isProtobuf(bytes: Buffer, contentType: string): boolean {
  if (contentType.startsWith('application/vnd.kubernetes.protobuf')) return true;
  return !contentType.startsWith('application/json') && isEnvelope(bytes);
}

function fromProtobuf(definition: KindDefinition, bytes: Buffer): DecodedList {
  if (definition.listedAs !== undefined) return fromSecrets(definition, bytes);
  const { items, ...paging } = readEnvelope(bytes, list => {
    const full = list.kind === `${definition.kind}List` && list.apiVersion === apiVersionOf(definition);
    if (!full && !isMetadataListOf(definition, list)) throw unexpected(definition, list);
    return decoderOf(wholeTable(definition));
  });
  return listOf(
    items.map(item => normalise(definition, item)),
    paging,
  );
}

function listOf(objects: readonly KubeObject[], paging: Paging): DecodedList {
  const named = objects.every(isNamed) ? objects : objects.filter(isNamed);
  return { objects: named, nameless: objects.length - named.length, ...paging };
}

/** What stands for bytes that are no text, and half a character. */
const damaged = /[\ufffd\p{Surrogate}]/u;

/** An API server has no object without a name, and none whose name is not text: what has is damaged. */
function isNamed({ metadata: { name } }: KubeObject): boolean {
  return name !== '' && !damaged.test(name);
}

/** Overwrites what it was made of: private keys need not stay in memory. */
function fromSecrets(definition: KindDefinition, bytes: Buffer): DecodedList {
  try {
    const { items, ...paging } = readEnvelope(bytes, list => {
      if (list.kind !== 'SecretList') throw unexpected(definition, list);
      return decodeTlsSecret;
    });
    const found = items.filter(item => item.certificates !== undefined);
    return listOf(
      found.map(item => normalise(definition, { apiVersion: '', kind: '', ...item })),
      paging,
    );
  } finally {
    bytes.fill(0);
  }
}

function fromJson(definition: KindDefinition, bytes: Buffer): DecodedList {
  if (definition.listedAs !== undefined)
    throw new DecodeError(`not protobuf: in another form the private keys would be read with the certificates`);
  return readText(bytes, () => {
    const { items, metadata, ...head } = readHead();
    const list = { apiVersion: textOf(head.apiVersion), kind: textOf(head.kind) };
    if (items === undefined) throw new DecodeError(`expected a ${definition.kind}List, got other JSON`);
    const metadataOnly = isMetadataListOf(definition, list);
    if (!metadataOnly && !isListOf(definition, list)) throw unexpected(definition, list);
    const isUsual = !metadataOnly && list.kind !== 'List' && list.apiVersion === apiVersionOf(definition);
    const objects: KubeObject[] = [];
    let nameless = 0;
    eachItem(items, isUsual ? () => usualItem(definition) : undefined, (usual, item) => {
      const object = usual ?? (metadataOnly ? fromMetadata(definition, item) : fromItem(definition, item, list));
      if (object !== undefined && isNamed(object)) objects.push(object);
      else if (!isOther(item)) nameless++;
    });
    return { objects, nameless, ...pagingOf(metadata) };
  });
}

/** The item that the text is at, by the table of its kind; undefined if it says that it is of another type. */
function usualItem(definition: KindDefinition): KubeObject | undefined {
  const root = decoderOfText(wholeTable(definition))();
  const { apiVersion = apiVersionOf(definition), kind = definition.kind } = root;
  const isOfType = apiVersion === apiVersionOf(definition) && kind === definition.kind;
  return isOfType ? normalise(definition, root) : undefined;
}

/** Whether an item is an object of some other kind: what `List` may hold besides. */
function isOther(item: unknown): boolean {
  return isJsonObject(item) && isJsonObject(item.metadata) && textOf(item.metadata.name) !== '';
}

/**
 * Decodes an object that a watch tells of: what `JSON.parse` made of it.
 * @returns undefined if it is not of this kind
 */
export function decodeWatched(definition: KindDefinition, raw: unknown): KubeObject | undefined {
  return definition.metadataOnly === true ? fromMetadata(definition, raw) : fromItem(definition, raw);
}

function fromMetadata(definition: KindDefinition, item: unknown): KubeObject | undefined {
  return isJsonObject(item) ? fromJsonObject(definition, item) : undefined;
}

function fromItem(definition: KindDefinition, item: unknown, list?: TypeMeta): KubeObject | undefined {
  const object = decodeObject(item, list);
  return object?.kind === definition.kind && groupOf(object.apiVersion) === definition.group ? object : undefined;
}

/** Whether a list can hold the kind: its own list in a version that can be read, or kubectl's `List` of anything. */
function isListOf(definition: KindDefinition, list: TypeMeta): boolean {
  if (list.kind === 'List') return true;
  // The definition of a custom resource may call its lists by any name.
  if (definition.fields === kinds.CustomResource.fields) return groupOf(list.apiVersion) === definition.group;
  if (list.kind !== `${definition.kind}List`) return false;
  const kind = readableKind(list.apiVersion, definition.kind);
  return kind !== undefined && definitionOf(kind) === definition;
}

/** Lists of bare metadata are taken where nothing else is read: of another kind they would look like empty objects. */
function isMetadataListOf(definition: KindDefinition, list: TypeMeta): boolean {
  return definition.metadataOnly === true && list.kind === 'PartialObjectMetadataList';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function unexpected(definition: KindDefinition, got: TypeMeta): DecodeError {
  const { apiVersion, kind } = got;
  return new DecodeError(
    `expected a ${definition.kind}List of ${apiVersionOf(definition)}, got ${kind} of ${apiVersion}`,
  );
}

function pagingOf(metadata: unknown): Paging {
  if (!isJsonObject(metadata)) return {};
  const { continue: next, resourceVersion, remainingItemCount } = metadata;
  return {
    ...(typeof next === 'string' && next !== '' ? { continue: next } : {}),
    ...(typeof resourceVersion === 'string' && resourceVersion !== '' ? { resourceVersion } : {}),
    ...(typeof remainingItemCount === 'number' ? { remaining: remainingItemCount } : {}),
  };
}

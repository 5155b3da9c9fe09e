import type { Fields } from '../../core/fields.ts';
import type { KindDefinition } from '../../core/kinds/define.ts';
import { kinds } from '../../core/kinds/index.ts';
import { type KubeObject, metadata } from '../../core/objects.ts';
import { emptyMap } from './containers.ts';
import { emptyOf, isTable, notInProtobuf, willBeCompleted } from './layout.ts';
import { apiVersionOf } from './older-versions.ts';

/**
 * The one door into memory: whatever an object was encoded in, it passes here, and what must not pass is dropped here.
 * (The annotation `last-applied-configuration` is dropped a step earlier, by the readers of maps: see `lastApplied`.)
 */

/** The table of what an object holds: its metadata, then the fields of its kind. */
export function rootTable(definition: KindDefinition): Fields {
  return rootOf(definition).fields;
}

/** The table of a whole object: its type, which stands in the objects of JSON alone, and what it holds. */
export function wholeTable(definition: KindDefinition): Fields {
  return rootOf(definition).whole;
}

interface Root {
  readonly fields: Fields;
  readonly whole: Fields;
  readonly type: TypeMeta;
  /** The nested tables of the top level, which are always there. */
  readonly tables: readonly (readonly [name: string, table: Fields])[];
}

const roots = new WeakMap<KindDefinition, Root>();

const typeFields: Fields = { apiVersion: [notInProtobuf, 'string'], kind: [notInProtobuf, 'string'] };

function rootOf(definition: KindDefinition): Root {
  const known = roots.get(definition);
  if (known !== undefined) return known;
  const fields: Fields = { metadata: [1, metadata], ...definition.fields };
  const tables = Object.entries(fields).flatMap(([name, [, type]]) => (isTable(type) ? [[name, type] as const] : []));
  const type = { apiVersion: apiVersionOf(definition), kind: definition.kind };
  const root = { fields, whole: { ...typeFields, ...fields }, type, tables };
  for (const table of [metadata, root.fields, root.whole]) willBeCompleted(table);
  roots.set(definition, root);
  return root;
}

/** The type of a list (`v1`, `PodList`) or of an object (`v1`, `Pod`). */
export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Makes what was decoded by {@link wholeTable} an object: with everything there that is promised to be always there.
 * @param type of a custom resource, which brings its own with it
 */
export function normalise(
  definition: KindDefinition,
  root: Record<string, unknown>,
  type: TypeMeta = rootOf(definition).type,
): KubeObject {
  root.apiVersion = type.apiVersion;
  root.kind = type.kind;
  for (const [name, table] of rootOf(definition).tables) root[name] ??= emptyOf(table);
  const meta = root.metadata as Record<string, unknown>;
  meta.name ??= '';
  meta.namespace ??= '';
  meta.uid ??= '';
  meta.creationTimestamp ??= '';
  // An annotation of a Secret can hold what the Secret holds: tools keep copies there.
  if (definition.metadataOnly || definition.listedAs?.kind === 'Secret') meta.annotations = emptyMap;
  if (definition === kinds.Event && typeof root.message === 'string') root.message = withoutPasswords(root.message);
  return root as unknown as KubeObject;
}

/** A kubelet that fails to mount a share quotes the command that it ran, with the password among its options. */
const password = /\b(pass(?:word|wd)?|account_?key|sharedaccesskey|sig)=[^\s,;"']+/gi;

function withoutPasswords(message: string): string {
  // Few messages assign anything: those that do not cost a look for one character.
  return message.includes('=') ? message.replace(password, '$1=<hidden>') : message;
}

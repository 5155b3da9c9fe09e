import type { Fields } from '../../core/fields.ts';
import type { CustomType } from '../../core/kinds/custom-types.ts';
import { definitionOf, isKind, type Kind } from '../../core/kinds/index.ts';
import { compareText, type KubeObject } from '../../core/objects.ts';
import type { Clock, ListingState } from '../../core/source.ts';

/**
 * kubecause's own recordings, version 1: a folder, or a .tar.gz of one, with
 *
 * - `kubecause.json`: the {@link Manifest}
 * - `kinds/Pod.json`: a List of the objects of a kind, by namespace and name, one to a line, as they were decoded: what
 *   kubecause does not read is not in it, and of the data of a ConfigMap only the keys and the sizes: `{"$bytes": 12}`
 * - `kinds/LiteralValues.json`, if it was asked for: what ConfigMaps and variables are set to
 *
 * The same snapshot gives the same bytes.
 */
export const schemaVersion = 1;
export const manifestName = 'kubecause.json';

/** The file of a kind in a recording. */
export function kindFile(kind: Kind): string {
  return `kinds/${kind}.json`;
}

/** The kind whose file this is; `null` for a file of a kind that this version does not know, undefined for any other file. */
export function kindOfFile(path: string): Kind | null | undefined {
  const name = /(?:^|\/)kinds\/([A-Z][A-Za-z0-9.-]*)\.json$/.exec(path)?.[1];
  if (name === undefined) return undefined;
  return isKind(name) ? name : null;
}

/** What a recording says about itself. */
export interface Manifest {
  readonly schemaVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  /** RFC 3339: the moment from which ages are counted. */
  readonly takenAt?: string;
  /** Not given by who recorded before it was known: the clock of the server. */
  readonly takenAtFrom?: Clock;
  readonly serverVersion?: string;
  /** The cluster, without credentials. */
  readonly source: { readonly type: string; readonly name: string; readonly detail?: string };
  /** The namespaces that were asked for; all if not given. */
  readonly namespaces?: readonly string[];
  /** How many objects the file of each kind holds, so that a missing or shortened file is noticed. */
  readonly objects: Readonly<Record<string, number>>;
  readonly listings: readonly ManifestListing[];
}

/** A listing state as the source gave it. */
export interface ManifestListing {
  readonly kind: string;
  /** Of `CustomResource`: the type; not given for what is known of the types themselves. */
  readonly of?: CustomType;
  readonly namespace?: string;
  readonly state: ListingState;
  readonly why?: string;
  readonly began?: string;
}

/** JSON with sorted keys. What is undefined is left out, as by JSON.stringify. */
export function stableJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = indent === '' ? '' : `${indent}  `;
  const [open, separator, close] = indent === '' ? ['', ',', ''] : [inner, `,${inner}`, indent];
  if (Array.isArray(value)) {
    return value.length === 0
      ? '[]'
      : `[${open}${value.map(item => stableJson(item ?? null, inner)).join(separator)}${close}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  entries.sort(([a], [b]) => compareText(a, b));
  const colon = indent === '' ? ':' : ': ';
  return `{${open}${entries.map(([key, item]) => `${JSON.stringify(key)}${colon}${stableJson(item, inner)}`).join(separator)}${close}}`;
}

/** The text of a kind's file, in pieces. */
export function* kindFileText(kind: Kind, objects: readonly KubeObject[]): Generator<string> {
  yield '{"apiVersion":"v1","kind":"List","items":[';
  const { fields } = definitionOf(kind);
  for (const [i, object] of objects.entries()) {
    const { apiVersion, kind: name, metadata } = object;
    yield `${i === 0 ? '' : ','}\n${stableJson({ ...writable(object, fields), apiVersion, kind: name, metadata: writable(metadata) })}`;
  }
  yield '\n]}\n';
}

/**
 * An object without what reading gives back anyway: its empty lists, maps and messages. One that has properties without a value is
 * empty, too: whether they are there is the decoder's matter.
 */
function writable(value: object, fields?: Fields): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'object' && item !== null && Object.values(item).every(inner => inner === undefined)) continue;
    result[name] = fields?.[name]?.[1] === 'keys' ? marked(item) : item;
  }
  return result;
}

/** Sizes in the form that the decoder tells from values. */
function marked(sizes: Readonly<Record<string, number>>): unknown {
  // Not an object literal: a key may be `__proto__`.
  return Object.fromEntries(Object.entries(sizes).map(([key, $bytes]) => [key, { $bytes }]));
}

import type { Fields, FieldType } from '../../core/fields.ts';
import { definitionOf, type Kind } from '../../core/kinds/index.ts';
import type { KubeObject } from '../../core/objects.ts';
import type { Chunk } from '../../core/source.ts';
import { isList, isTable } from '../decode/layout.ts';
import { rootTable } from '../decode/normalise.ts';

export type State = Extract<Chunk, { type: 'state' }>;

/** What is put in the place of text that is recorded. Times, quantities and numbers stay, and the names of fields. */
export interface Rewriting {
  /** @param field the name of the field that the text is of; `''` for the keys and the values of a map */
  text(text: string, field: string): string;
  /** @param base64 what the API gives as bytes: certificates */
  bytes(base64: string): string;
  /** @param value what a key of a ConfigMap or a variable is set to: nothing in it says what it is */
  literal(value: string): string;
}

/** A copy of an object with its text rewritten. */
export function rewrittenObject(kind: Kind, object: KubeObject, rewriting: Rewriting): KubeObject {
  const { apiVersion, kind: name, ...rest } = object;
  const type =
    kind === 'CustomResource'
      ? { apiVersion: rewriting.text(apiVersion, 'apiVersion'), kind: rewriting.text(name, 'kind') }
      : { apiVersion, kind: name };
  // A copy has the shape of what was copied.
  return { ...tableOf(rest, rootTable(definitionOf(kind)), rewriting), ...type } as unknown as KubeObject;
}

/** What is known of a listing: its namespace, the type of custom resource, the server's message. */
export function rewrittenState({ of, namespace, why, ...rest }: State, rewriting: Rewriting): State {
  return {
    ...rest,
    ...(of && { of: { ...of, group: rewriting.text(of.group, 'group'), kind: rewriting.text(of.kind, 'kind') } }),
    ...(namespace !== undefined && { namespace: rewriting.text(namespace, 'namespace') }),
    ...(why !== undefined && { why: rewriting.text(why, 'message') }),
  };
}

function tableOf(value: object, fields: Fields, rewriting: Rewriting): Record<string, unknown> {
  const inlined = Object.entries(fields).flatMap(([name, [, type]]) =>
    name.startsWith('...') && isTable(type) ? Object.entries(type) : [],
  );
  const types = new Map([...Object.entries(fields), ...inlined].map(([name, [, type]]) => [name, type]));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const type = types.get(name);
      // What is in no table is nobody's field.
      return type === undefined
        ? [rewriting.text(name, ''), rewrittenValue(inner, 'labels', '', rewriting)]
        : [name, rewrittenValue(inner, type, name, rewriting)];
    }),
  );
}

function rewrittenValue(value: unknown, type: FieldType, field: string, rewriting: Rewriting): unknown {
  if (Array.isArray(value))
    return value.map(item => rewrittenValue(item, isList(type) ? type[0] : type, field, rewriting));
  if (typeof value === 'string') return scalarOf(value, type, field, rewriting);
  if (typeof value !== 'object' || value === null) return value;
  if (isTable(type)) return tableOf(value, type, rewriting);
  const inner = type === 'quantities' ? 'quantity' : type;
  // A map: its keys are somebody's words.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [rewriting.text(key, ''), rewrittenValue(item, inner, '', rewriting)]),
  );
}

function scalarOf(value: string, type: FieldType, field: string, rewriting: Rewriting): string {
  if (type === 'time' || type === 'quantity') return value;
  if (type === 'literal') return rewriting.literal(value);
  return type === 'bytes' ? rewriting.bytes(value) : rewriting.text(value, field);
}

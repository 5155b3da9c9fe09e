import type { Fields, FieldType } from '../../core/fields.ts';
import { definitionOf, type Kind } from '../../core/kinds/index.ts';
import type { KubeObject } from '../../core/objects.ts';
import type { Chunk } from '../../core/source.ts';
import { isList, isTable } from '../decode/json.ts';
import { rootTable } from '../decode/normalise.ts';

type State = Extract<Chunk, { type: 'state' }>;

/**
 * Replaces text in everything that is recorded: names, labels, images, messages. The same text becomes the same
 * `redacted-1` everywhere, so that what referred to something still does, and the diagnosis is the same.
 */
export class Redactor {
  readonly #patterns: readonly RegExp[];
  /** By the text in lower case: it may stand in a host name and in a message. */
  readonly #replacements = new Map<string, string>();

  constructor(patterns: readonly RegExp[]) {
    this.#patterns = patterns.map(({ source, flags }) => new RegExp(source, `${flags.replace('g', '')}g`));
  }

  /** A copy of an object in which nothing matches. Names of fields, and of what is Kubernetes' own, stay. */
  object(kind: Kind, object: KubeObject): KubeObject {
    const { apiVersion, kind: name, ...rest } = object;
    const type = kind === 'CustomResource' ? { apiVersion: this.text(apiVersion), kind: this.text(name) } : object;
    const copy = this.#table(rest, rootTable(definitionOf(kind)));
    // A copy has the shape of what was copied.
    return { ...copy, apiVersion: type.apiVersion, kind: type.kind } as unknown as KubeObject;
  }

  /** What is known of a listing: its namespace, the type of custom resource, the server's message. */
  state({ of, namespace, why, ...rest }: State): State {
    return {
      ...rest,
      ...(of && { of: { ...of, group: this.text(of.group), kind: this.text(of.kind) } }),
      ...(namespace !== undefined && { namespace: this.text(namespace) }),
      ...(why !== undefined && { why: this.text(why) }),
    };
  }

  #table(value: object, fields: Fields): Record<string, unknown> {
    const inlined = Object.entries(fields).flatMap(([name, [, type]]) =>
      name.startsWith('...') && isTable(type) ? Object.entries(type) : [],
    );
    const types = new Map([...Object.entries(fields), ...inlined].map(([name, [, type]]) => [name, type]));
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, this.#value(inner, types.get(name) ?? 'labels')]),
    );
  }

  #value(value: unknown, type: FieldType): unknown {
    if (Array.isArray(value)) return value.map(item => this.#value(item, isList(type) ? type[0] : type));
    if (typeof value === 'string') return type === 'time' || type === 'quantity' ? value : this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isTable(type)) return this.#table(value, type);
    // A map: its keys are somebody's words.
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.text(key), this.#value(inner, type)]));
  }

  /** The text, with a word of ours for each match. */
  text(text: string): string {
    return this.#patterns.reduce(
      (before, pattern) => before.replace(pattern, match => (match === '' ? match : this.#replacement(match))),
      text,
    );
  }

  #replacement(match: string): string {
    const key = match.toLowerCase();
    const known = this.#replacements.get(key);
    if (known !== undefined) return known;
    const made = `redacted-${this.#replacements.size + 1}`;
    this.#replacements.set(key, made);
    return made;
  }
}

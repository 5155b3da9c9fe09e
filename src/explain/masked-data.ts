import { UserError } from '../core/errors.ts';
import { printable } from '../core/values.ts';
import { isField, isFigure, isKnownGroup, isKnownKind, isKubernetesKey, isReserved } from '../vocabulary/vocabulary.ts';
import { Dictionary } from './masking/dictionary.ts';
import { formOf } from './masking/patterns.ts';
import { Restorer } from './masking/restore.ts';
import { Scanner } from './masking/scan.ts';
import { Tokens } from './masking/tokens.ts';

/** What in data is written by us: the names of fields, and words that stand alone, such as codes. */
export interface Ours {
  readonly fields: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

type Data = Readonly<Record<string, unknown>>;

/** Fields with ids of ours: hashes, by which a person finds with the command line what the model speaks of. */
const idFields = new Set(['id', 'ids', 'cause', 'consequences', 'causedBy', 'alsoAffects', 'incident', 'fingerprint']);
const ourId = /^[0-9a-f]{10}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?$/;
/** Tokens that are kept of what is not called so any more: somebody may still speak of it. */
const mostGone = 5000;
/** Maps whose keys somebody chose. */
const mapFields = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'data', 'binaryData', 'stringData']);
/** Fields in which somebody's name stands: of a container, a node, a claim. */
const nameField = /^name$|Name$/;
/** An object as we write it: `Pod shop/web-1`, `Certificate.cert-manager.io shop/web`. */
const reference = /\b([A-Z][A-Za-z]+)(?:\.([a-z0-9-]+(?:\.[a-z0-9-]+)+))? ([a-z0-9.-]+)\/([\w.:-]*\w)/g;
const token = /\[\[[a-z-]+-\d+\]\]/;

/**
 * Plain data for a model that may know no name, and the way back: as a {@link Session} of a vault, for answers of which
 * only the fields are known. A token lasts as long as something is called what it stands for.
 */
export class MaskedData {
  readonly #ours: Ours;
  readonly #names = new Dictionary([]);
  readonly #tokens = new Tokens(this.#names);
  readonly #scanner = new Scanner(this.#names, this.#tokens);

  constructor(ours: Ours) {
    this.#ours = ours;
  }

  /** @param strings names of the cluster: what is looked for in text */
  learn(strings: Iterable<string>): void {
    this.#names.learn(strings);
  }

  /** How many names and texts are known. */
  get size(): number {
    return this.#names.size;
  }

  /**
   * Forgets names that are not in use any more, but for those that were told last.
   * @param strings all that are in use
   */
  keepOnly(strings: ReadonlySet<string>): void {
    this.#names.clear();
    this.learn(strings);
    this.#tokens.forget(value => strings.has(value), mostGone);
    this.learn(this.#tokens.values.values());
  }

  /** The same data with a token for each name. */
  hide<T>(told: T): T;
  hide(told: unknown): unknown {
    return this.#hide(told, '');
  }

  /**
   * The same data with the names.
   * @throws UserError if something in it looks like a token and is none
   */
  reveal<T>(given: T): T;
  reveal(given: unknown): unknown {
    if (typeof given === 'string') return this.#restored(given);
    if (Array.isArray(given)) return given.map(item => this.reveal(item));
    if (!isData(given)) return given;
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, this.reveal(value)]));
  }

  #restored(given: string): string {
    const restorer = new Restorer(this.#tokens.values);
    const restored = restorer.push(given) + restorer.end();
    if (token.test(restored))
      throw new UserError('there is no such token: use those in brackets exactly as the answers have them');
    return restored;
  }

  #hide(told: unknown, field: string): unknown {
    if (typeof told === 'string') return this.#text(told, field);
    if (Array.isArray(told)) return told.map(item => this.#hide(item, field));
    if (!isData(told)) return told;
    const { kind, name, metadata } = told;
    // An object as the API writes it may hold names that no diagnosis needs.
    if (isData(metadata) && 'kind' in told) this.learn(stringsIn(told));
    const type = typeof kind === 'string' ? kind : undefined;
    return Object.fromEntries(
      Object.entries(told).map(([key, value]) => {
        if (key === 'kind' && type !== undefined) return [key, this.#kind(type, groupIn(told))];
        if (key === 'name' && type !== undefined && typeof name === 'string') return [key, this.#object(name, type)];
        if (key === 'metadata' && type !== undefined && isData(value)) return [key, this.#metadata(value, type)];
        if (key === 'namespace' && typeof value === 'string') return [key, this.#object(value, 'Namespace')];
        if (mapFields.has(field) && typeof value === 'string')
          return [this.#key(key, field), this.#name(value, 'value')];
        return [this.#key(key, field), this.#hide(value, key)];
      }),
    );
  }

  #metadata(metadata: Data, kind: string): unknown {
    const { name } = metadata;
    const { kind: _, ...hidden } = this.#hide({ ...metadata, kind }, 'metadata') as Data;
    return typeof name === 'string' ? { ...hidden, name: this.#object(name, kind) } : hidden;
  }

  #key(key: string, map: string): string {
    const isOfApi = isKubernetesKey(key) || (!mapFields.has(map) && (this.#ours.fields.has(key) || isField(key)));
    return isOfApi || isReserved(key) || this.#ours.words.has(key) ? key : this.#scanner.mask(printable(key), true);
  }

  #text(text: string, field: string): string {
    if (text === '' || this.#ours.words.has(text) || time.test(text)) return text;
    if (idFields.has(field) && ourId.test(text)) return text;
    if (field === 'next') return this.#tokens.of(text, 'cursor');
    if (nameField.test(field)) return this.#name(text, field.replace(/Name$/, ''));
    const said = printable(text);
    let hidden = '';
    let done = 0;
    for (const match of said.matchAll(reference)) {
      const [all, kind = '', group, namespace = '', name = ''] = match;
      if (!isKnownKind({ kind, ...(group !== undefined && { group }) })) continue;
      const type = group === undefined ? kind : `${kind}.${group}`;
      hidden += this.#part(said.slice(done, match.index));
      hidden += `${type} ${this.#object(namespace, 'Namespace')}/${this.#object(name, kind)}`;
      done = match.index + all.length;
    }
    return hidden + this.#part(said.slice(done));
  }

  /** What is a name is masked as a whole, whatever it is called. */
  #name(text: string, type: string): string {
    const name = printable(text);
    if (name === '' || isKubernetesKey(name) || isFigure(name)) return name;
    return /\s/.test(name) ? this.#scanner.mask(name) : this.#tokens.of(name, formOf(name) ?? type);
  }

  #part(text: string): string {
    return this.#scanner.mask(text, !/\s/.test(text));
  }

  #kind(kind: string, group: string | undefined): string {
    const ref = { kind, ...(group !== undefined && { group }) };
    return isKnownKind(ref) ? kind : this.#tokens.of(kind, 'kind');
  }

  #object(name: string, kind: string): string {
    return name === '' ? '' : this.#tokens.ofObject(printable(name), isKnownKind({ kind }) ? kind : 'object');
  }
}

function groupIn({ group, apiVersion }: Data): string | undefined {
  if (typeof group === 'string') return group;
  const [, own] = typeof apiVersion === 'string' ? (/^(.+)\//.exec(apiVersion) ?? []) : [];
  return own === undefined || isKnownGroup(own) ? undefined : own;
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const [key, inside] of Object.entries(value)) {
      if (!Array.isArray(value)) yield key;
      yield* stringsIn(inside);
    }
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { createHmac } from 'node:crypto';
import type { Kind } from '../../../core/kinds/index.ts';
import { groupOf, isBuiltInGroup, type KubeObject } from '../../../core/objects.ts';
import { humpsOf, isKnownKind, isPlain, isReserved } from '../../../vocabulary/vocabulary.ts';
import { type Rewriting, rewrittenObject, rewrittenState, type State } from '../rewrite.ts';
import { maskedAddress } from './addresses.ts';
import { maskedBundle } from './certificates.ts';
import { Ids } from './ids.ts';
import { type MaskKey, reversed } from './key.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { readWords } from './read-words.ts';
import { Typos } from './typos.ts';

/** Fields whose value is a word of a controller or a sentence: plain words stay in it if nothing is called so. */
const saidFields = new Set(['message', 'note', 'phase', 'reason', 'status', 'type']);
/** What is longer is no name. */
const longestName = 253;
/** Fields that say when. */
const timeFields = new Set(['schedule', 'timeZone']);

/**
 * Replaces every word that is not Kubernetes' own, wherever it stands, the same one by the same: what refers to what, what
 * begins like what and what is nearly called like what stays, and so does the diagnosis. First it must have seen all:
 * whether a word of a sentence is plain English or somebody's name, the names say.
 */
export class Masker implements Rewriting {
  readonly #key: string;
  /** Words of names. */
  readonly #names = new Set<string>();
  readonly #said = new Set<string>();
  /** What types of custom resources of known projects are called. */
  readonly #kinds = new Set<string>();
  readonly #typos = new Typos();
  readonly #words: Pseudonyms;
  readonly #ids: Ids;
  readonly #addresses: Map<string, string>;

  /** @param known gives what was masked with it before the same names */
  constructor(known: Pick<MaskKey, 'key'> & Partial<MaskKey>) {
    this.#key = known.key;
    this.#words = new Pseudonyms(known.key, word => isKept(word) || isPlain(word), reversed(known.words));
    this.#ids = new Ids(known.key, reversed(known.ids));
    this.#addresses = new Map(reversed(known.addresses));
  }

  /** Takes note of all that is to be masked. */
  learn(objects: ReadonlyMap<Kind, readonly KubeObject[]>, states: readonly State[], names: readonly string[]): void {
    const note: Rewriting = {
      text: (text, field) => this.#note(text, field),
      bytes: base64 => maskedBundle(base64, name => this.#note(name, '')),
      literal: value => value,
    };
    for (const [kind, list] of objects) {
      for (const object of list) {
        this.#noteKinds(object);
        rewrittenObject(kind, object, note);
      }
    }
    for (const state of states) {
      if (state.of !== undefined) this.#noteKind(state.of.group, state.of.kind);
      rewrittenState(state, note);
    }
    for (const name of names) note.text(name, '');
    const masked = [...this.#names, ...[...this.#said].filter(word => !this.#stays(word, true))];
    this.#words.learn(
      masked.map(word => word.toLowerCase()),
      this.#typos.found(),
    );
  }

  text(text: string, field: string): string {
    if (timeFields.has(field)) return text;
    const said = isSaid(text, field);
    let masked = '';
    for (const piece of piecesOf(text)) masked += this.#piece(piece, said);
    return masked;
  }

  bytes(base64: string): string {
    return maskedBundle(base64, name => this.text(name, ''));
  }

  /** Not even how long it was is left of a value: the same is the same, and no key of a mask leads back. */
  literal(value: string): string {
    return `masked-${createHmac('sha256', this.#key).update(`value ${value}`).digest('hex').slice(0, 12)}`;
  }

  /** The way back: what only the owner of the cluster may have. */
  get key(): MaskKey {
    return {
      schemaVersion: 1,
      key: this.#key,
      words: Object.fromEntries(reversed(Object.fromEntries(this.#words.entries()))),
      ids: Object.fromEntries(reversed(Object.fromEntries(this.#ids.entries()))),
      addresses: Object.fromEntries(reversed(Object.fromEntries(this.#addresses))),
    };
  }

  #piece({ type, text, ofKnownKey }: Piece, said: boolean): string {
    if (type === 'fixed') return text;
    if (type === 'id') return this.#ids.of(text);
    if (type === 'word') return this.#stays(text, said || ofKnownKey === true) ? text : this.#words.of(text);
    const masked = this.#addresses.get(text) ?? maskedAddress(text, this.#key);
    this.#addresses.set(text, masked);
    return masked;
  }

  #note(text: string, field: string): string {
    const said = isSaid(text, field);
    const [kept, own]: [string[], string[]] = [[], []];
    for (const { type, text: word, ofKnownKey } of piecesOf(text)) {
      if (type !== 'word') continue;
      if (said || ofKnownKey === true) this.#said.add(word);
      else (this.#stays(word, false) ? kept : own).push(word.toLowerCase());
    }
    for (const word of own) this.#names.add(word);
    if (!said && text.length <= longestName) this.#typos.learn(text, kept, own);
    return text;
  }

  #noteKinds(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const { apiVersion, apiGroup, group, kind, names } = value as Record<string, unknown>;
    const of = [apiGroup, group].find(part => typeof part === 'string') ?? groupOf(String(apiVersion ?? ''));
    if (typeof kind === 'string') this.#noteKind(String(of), kind);
    if (typeof names === 'object' && names !== null && typeof group === 'string')
      for (const name of Object.values(names).flat()) this.#noteKind(group, String(name));
    for (const inner of Object.values(value)) this.#noteKinds(inner);
  }

  #noteKind(group: string, kind: string): void {
    // What Kubernetes' own groups have is reserved.
    if (!isBuiltInGroup(group) && isKnownKind({ group, kind })) this.#kinds.add(kind.toLowerCase());
  }

  #stays(word: string, said: boolean): boolean {
    if (word.length < 2 || isKept(word) || this.#kinds.has(word.toLowerCase())) return true;
    const humps = humpsOf(word) ?? [word];
    if (humps.every(isKept)) return true;
    return said && !this.#isName(word) && humps.every(hump => isKept(hump) || (isPlain(hump) && !this.#isName(hump)));
  }

  #isName(word: string): boolean {
    return this.#names.has(word.toLowerCase());
  }
}

function isSaid(text: string, field: string): boolean {
  return saidFields.has(field) || /\s/.test(text);
}

function isKept(word: string): boolean {
  return isReserved(word) || readWords.has(word.toLowerCase());
}

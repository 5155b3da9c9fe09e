import { kindCalled } from '../../vocabulary/vocabulary.ts';
import type { Dictionary } from './dictionary.ts';

interface Token {
  readonly text: string;
  /** What the token stands for is an API object of this type, and not just a name. */
  readonly object: string | undefined;
}

/** The tokens of one question, numbered in order of first use: `[[pod-1]]` for a name that the model must not see. */
export class Tokens {
  readonly #names: Dictionary;
  readonly #byValue = new Map<string, Token[]>();
  readonly #counts = new Map<string, number>();
  readonly #values = new Map<string, string>();

  constructor(names: Dictionary) {
    this.#names = names;
  }

  /** What each token stands for, in order of first use. */
  get values(): ReadonlyMap<string, string> {
    return this.#values;
  }

  has(value: string): boolean {
    return this.#byValue.has(value);
  }

  /** Whether a value is known as the name of an API object. */
  hasObject(value: string): boolean {
    return this.#byValue.get(value)?.some(token => token.object !== undefined) ?? false;
  }

  /** The token of a name: one for each value, whatever it was first taken for. The name of an object may be told by its type. */
  of(value: string, type: string): string {
    const kind = kindCalled(type);
    if (kind !== undefined) return this.ofObject(value, kind);
    return (this.#known(value)[0] ?? this.#make(value, type, false)).text;
  }

  /** The token of an object's name: objects of several kinds that have one name get one each. */
  ofObject(value: string, type: string): string {
    const object = kebab(type);
    return (
      this.#known(value).find(token => token.object === undefined || token.object === object) ??
      this.#make(value, object, true)
    ).text;
  }

  /**
   * Forgets what is not called so any more, but for what was told last. Numbers are not given again: a token that is forgotten
   * stands for nothing else.
   * @param most so many are kept of what is not called so any more
   */
  forget(isCalled: (value: string) => boolean, most: number): void {
    const gone = [...this.#byValue].filter(([value]) => !isCalled(value));
    for (const [value, tokens] of gone.slice(0, Math.max(0, gone.length - most))) {
      this.#byValue.delete(value);
      for (const { text } of tokens) this.#values.delete(text);
    }
  }

  /** What was told last stands last. */
  #known(value: string): readonly Token[] {
    const tokens = this.#byValue.get(value);
    if (tokens === undefined) return [];
    this.#byValue.delete(value);
    this.#byValue.set(value, tokens);
    return tokens;
  }

  #make(value: string, type: string, isObject: boolean): Token {
    const stem = this.#stemOf(type);
    const count = (this.#counts.get(stem) ?? 0) + 1;
    this.#counts.set(stem, count);
    const token: Token = { text: `[[${stem}-${count}]]`, object: isObject ? type : undefined };
    this.#byValue.set(value, [...(this.#byValue.get(value) ?? []), token]);
    this.#values.set(token.text, value);
    return token;
  }

  /**
   * `pull-secret` for `pullSecret`; with an `x` more where the snapshot has names such as `pull-secret-1`. Stems that differ
   * in hyphens alone are one, since models lose them.
   */
  #stemOf(type: string): string {
    let stem = kebab(type) || 'name';
    const alike = stem.replaceAll('-', '');
    stem = [...this.#counts.keys()].find(known => known.replaceAll('-', '') === alike) ?? stem;
    while (this.#names.isNumbered(stem)) stem += '-x';
    return stem;
  }
}

/** `pull-secret` for `pullSecrets`. */
function kebab(type: string): string {
  return type
    .replace(/(?<=[^su])s$|(?<=ss|x|ch)es$/, '')
    .replace(/([a-z])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3-$2')
    .replace(/[^A-Za-z]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}

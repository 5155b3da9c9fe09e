import { isFigure } from '../../vocabulary/vocabulary.ts';

/** A word of a text or of a name: letters of any script, digits, underscores, and hyphens of any kind inside. */
const wordPattern = /[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_\u2010-\u2013\u2212-]*[\p{L}\p{N}\p{M}_])?/uy;

/** Shorter names would be found in too many words: in free text they are masked as what is not in the vocabulary. */
const shortest = 4;
/** No name in Kubernetes is longer, but an annotation is: that is a text, and no name. */
const longest = 253;

/** The word at a position, `''` if there is none. */
export function wordAt(text: string, at: number): string {
  wordPattern.lastIndex = at;
  return wordPattern.exec(text)?.[0] ?? '';
}

/** Every name in a snapshot: what is looked for in text. Made once for a run; a server learns more as it goes. */
export class Dictionary {
  /** Without what is at their ends and is part of no word, such as the slash before a path. */
  readonly #names = new Set<string>();
  /** The length of the longest name that begins with a word. */
  readonly #reach = new Map<string, number>();
  /** Names of letters alone, in small letters: what a plain word may be equal to. */
  readonly #folded = new Set<string>();
  readonly #short = new Set<string>();
  readonly #numbered = new Set<string>();
  /** Texts of several words. */
  readonly #sentences = new Set<string>();

  /** @param strings of a snapshot; those with spaces are texts, and no names */
  constructor(strings: Iterable<string>) {
    this.learn(strings);
  }

  /** How many names and texts it holds. */
  get size(): number {
    return this.#names.size + this.#short.size + this.#sentences.size;
  }

  /** Nothing is called anything any more. */
  clear(): void {
    for (const held of [this.#names, this.#reach, this.#folded, this.#short, this.#numbered, this.#sentences])
      held.clear();
  }

  /** More names; those that are known stay. */
  learn(strings: Iterable<string>): void {
    for (const value of strings) {
      if (/\S\s+\S+\s+\S/.test(value)) this.#sentences.add(value);
      else if (value.length <= longest && !this.has(value) && !/\s/.test(value)) this.#add(value);
    }
  }

  #add(value: string): void {
    const name = value.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, '');
    if (name.length < shortest) this.#short.add(value);
    if (name.length < shortest || isFigure(name) || isTime(name)) return;
    this.#names.add(name);
    const first = wordAt(name, 0);
    this.#reach.set(first, Math.max(this.#reach.get(first) ?? 0, name.length));
    if (/^\p{L}+$/u.test(name)) this.#folded.add(name.toLowerCase());
    for (const [numbered] of name.matchAll(/(?<![\w-])[a-z]+(?:-[a-z]+)*(?=-\d+(?![\w-]))/gi)) {
      this.#numbered.add(numbered.toLowerCase());
    }
  }

  /** Whether something in the snapshot is called exactly so, however short. */
  has(value: string): boolean {
    return this.#names.has(value) || this.#short.has(value);
  }

  /** Whether somebody wrote exactly this, and it is three words at least. */
  isSentence(text: string): boolean {
    return this.#sentences.has(text);
  }

  /** Whether something is called so, but for capitals. For words of letters alone. */
  hasFolded(word: string): boolean {
    return this.#folded.has(word.toLowerCase());
  }

  /** Whether a word is the kind of a custom resource: then its plural is in the snapshot, in the definition of the type. */
  hasKind(word: string): boolean {
    const folded = word.toLowerCase();
    return [`${folded}s`, `${folded}es`, folded.replace(/y$/, 'ies')].some(
      plural => plural !== folded && this.#names.has(plural),
    );
  }

  /** Whether there is a name such as `pod-1`, so that a token `[[pod-1]]` could be taken for it. */
  isNumbered(stem: string): boolean {
    return this.#numbered.has(stem);
  }

  /** The longest name that begins at the beginning of a word and ends at the end of one, `''` if there is none. */
  longestAt(text: string, at: number): string {
    const first = wordAt(text, at);
    const reach = this.#reach.get(first);
    if (reach === undefined) return '';
    let found = '';
    for (let end = at + first.length; end <= Math.min(at + reach, text.length); ) {
      const name = text.slice(at, end);
      if (this.#names.has(name)) found = name;
      let next = end;
      while (next < text.length && wordAt(text, next) === '') next++;
      if (next === text.length) break;
      end = next + wordAt(text, next).length;
    }
    return found;
  }
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z?$/.test(value);
}

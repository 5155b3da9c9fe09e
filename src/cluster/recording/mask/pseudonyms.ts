import { createHash } from 'node:crypto';
import { compareText } from '../../../core/objects.ts';
import { Neighbours } from './neighbours.ts';

/** A word of fewer letters would find no other that is free. */
const shortest = 2;
/** How many words are tried before one that is like another, or longer, is taken. */
const [triesUnlike, triesFree] = [12, 60];
/** How many letters are tried in the place of one by which a word differs from another. */
const triesLike = 26;
/** The beginning of another word of so many letters is a beginning of its pseudonym, too. */
const shortestBeginning = 5;

/**
 * Words of no meaning for words: each has as many letters as what it stands for, and two that are nearly the same stand for
 * two that are: a typo stays a typo. The same words and key give the same pseudonyms.
 */
export class Pseudonyms {
  readonly #key: string;
  readonly #isMeant: (word: string) => boolean;
  readonly #words = new Map<string, string>();
  readonly #taken = new Neighbours();
  readonly #known = new Neighbours();

  /**
   * @param isMeant whether a word means something, so that it must stand for no other
   * @param known pseudonyms that were given before, by their words
   */
  constructor(key: string, isMeant: (word: string) => boolean, known: Iterable<readonly [string, string]>) {
    this.#key = key;
    this.#isMeant = isMeant;
    for (const [word, pseudonym] of known) this.#give(word, pseudonym);
  }

  /**
   * Gives each of the words, in small letters, a pseudonym.
   * @param typos of words that stay as they are: what is made of them differs from them as the typo does
   */
  learn(words: Iterable<string>, typos: ReadonlyMap<string, string>): void {
    for (const [typo, word] of typos) {
      const made = changedLike(word, typo, word, this.#fresh(typo));
      // With the letters of the other it may be what it was, as the singular of a word that stays is: so it stays.
      if (!this.#words.has(typo) && (made === typo || this.#isFree(made))) this.#give(typo, made);
    }
    for (const word of [...new Set(words)].sort(compareText)) this.#learned(word);
  }

  /** The pseudonym of a word, in capitals where the word has them. */
  of(word: string): string {
    return word.length < shortest ? word : inCaseOf(word, this.#learned(word.toLowerCase()));
  }

  /** Each word and its pseudonym. */
  entries(): Iterable<readonly [string, string]> {
    return this.#words;
  }

  #learned(word: string): string {
    const known = this.#words.get(word);
    if (known !== undefined || word.length < shortest) return known ?? word;
    return this.#give(word, this.#like(word) ?? this.#new(word));
  }

  #give(word: string, pseudonym: string): string {
    this.#words.set(word, pseudonym);
    this.#known.add(word);
    this.#taken.add(pseudonym);
    return pseudonym;
  }

  /** Made of the pseudonym of a word that is nearly the same, or its beginning. */
  #like(word: string): string | undefined {
    const near = this.#known.nearest(word) ?? this.#beginningOf(word);
    if (near === undefined) return undefined;
    // One changed letter of a short word soon makes one that means something.
    for (let attempt = 0; attempt < triesLike; attempt++) {
      const made = changedLike(near, word, this.#words.get(near)!, this.#fresh(word, attempt));
      if (this.#isFree(made)) return made;
    }
    return undefined;
  }

  /** As many letters as the word has, that follow from it. */
  #fresh(word: string, attempt = 0): string {
    return lettersOf(`${this.#key} ${word}${attempt === 0 ? '' : ` like ${attempt}`}`, word.length);
  }

  #beginningOf(word: string): string | undefined {
    for (let end = word.length - 1; end >= shortestBeginning; end--)
      if (this.#words.has(word.slice(0, end))) return word.slice(0, end);
    return undefined;
  }

  #new(word: string): string {
    for (let attempt = 0; ; attempt++) {
      const longer = Math.floor(attempt / triesFree);
      const made = lettersOf(`${this.#key} ${word} ${attempt}`, word.length + longer);
      if (this.#isFree(made) && (attempt >= triesUnlike || this.#taken.nearest(made) === undefined)) return made;
    }
  }

  #isFree(pseudonym: string): boolean {
    return !this.#taken.has(pseudonym) && !this.#known.has(pseudonym) && !this.#isMeant(pseudonym);
  }
}

/** Letters that follow from a seed. */
export function lettersOf(seed: string, length: number): string {
  const bytes = createHash('shake256', { outputLength: length }).update(seed).digest();
  return [...bytes].map(byte => String.fromCharCode(0x61 + (byte % 26))).join('');
}

/** A word in small letters, with capitals where another has them. */
export function inCaseOf(word: string, lower: string): string {
  if (word === word.toLowerCase()) return lower;
  if (word === word.toUpperCase()) return lower.toUpperCase();
  return [...lower].map((letter, i) => (isCapital(word[i]) ? letter.toUpperCase() : letter)).join('');
}

function isCapital(letter: string | undefined): boolean {
  return letter !== undefined && letter !== letter.toLowerCase();
}

/**
 * Changes `pseudonym` as `from` is to be changed to become `to`: letters that stay, stay; in the place of others stand new ones.
 * @param fresh as many letters as `to` has
 */
function changedLike(from: string, to: string, pseudonym: string, fresh: string): string {
  let begin = 0;
  while (begin < from.length && begin < to.length && from[begin] === to[begin]) begin++;
  let end = 0;
  while (end < from.length - begin && end < to.length - begin && from.at(-1 - end) === to.at(-1 - end)) end++;
  const [old, wanted] = [from.slice(begin, from.length - end), to.slice(begin, to.length - end)];
  const middle = [...wanted].map((letter, i) => {
    // What is in both, such as two letters that changed places, is in both pseudonyms.
    const at = old.indexOf(letter);
    // The plural of a word is that of its pseudonym.
    if (letter === 's' && begin + i === to.length - 1) return 's';
    return at < 0 ? fresh[begin + i]! : pseudonym[begin + at]!;
  });
  return pseudonym.slice(0, begin) + middle.join('') + (end === 0 ? '' : pseudonym.slice(-end));
}

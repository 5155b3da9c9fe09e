import { Neighbours } from './neighbours.ts';

/** A name says the same of few others: of a word that is in more of them, these are looked at. */
const mostNames = 50;

/**
 * Words that are a typo of a word that stays, by what they were to be: there is a name that differs in nothing else. Only so
 * may the mask tell that they are like it.
 */
export class Typos {
  readonly #names = new Set<string>();
  readonly #namesOf = new Map<string, string[]>();
  readonly #kept = new Neighbours();

  /**
   * @param kept the words in it that stay
   * @param own the words in it that are masked
   */
  learn(name: string, kept: readonly string[], own: readonly string[]): void {
    const lower = name.toLowerCase();
    if (this.#names.has(lower)) return;
    this.#names.add(lower);
    for (const word of kept) this.#kept.add(word);
    for (const word of own) {
      const names = this.#namesOf.get(word) ?? [];
      this.#namesOf.set(word, names);
      if (names.length < mostNames) names.push(lower);
    }
  }

  found(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const [word, names] of this.#namesOf) {
      const meant = this.#kept.nearest(word);
      if (meant !== undefined && names.some(name => this.#names.has(name.replace(word, meant)))) found.set(word, meant);
    }
    return found;
  }
}

import { editDistance } from '../../../core/near.ts';
import { compareText } from '../../../core/objects.ts';

/** Longer words would be in too many lists. */
const longestNear = 24;

/** Words that can be asked which of them are one typo away, at a cost that does not grow with their number. */
export class Neighbours {
  readonly #words = new Set<string>();
  /** By what is left of a word without one of its letters: two that are one edit apart have one of these in common. */
  readonly #shortened = new Map<string, string[]>();

  add(word: string): void {
    if (this.#words.has(word)) return;
    this.#words.add(word);
    if (!canBeNear(word)) return;
    for (const short of shortenedOf(word)) {
      const words = this.#shortened.get(short);
      if (words === undefined) this.#shortened.set(short, [word]);
      else words.push(word);
    }
  }

  has(word: string): boolean {
    return this.#words.has(word);
  }

  /** The first, in their order, of the words that are nearest; undefined if none is near. */
  nearest(word: string): string | undefined {
    if (!canBeNear(word)) return undefined;
    const most = word.length < 5 ? 1 : 2;
    const near = [...new Set(shortenedOf(word).flatMap(short => this.#shortened.get(short) ?? []))]
      .map(known => ({ known, distance: known === word ? most + 1 : editDistance(word, known, most) }))
      .filter(({ known, distance }) => distance <= most && known.length + word.length > 4)
      .sort((a, b) => a.distance - b.distance || compareText(a.known, b.known));
    return near[0]?.known;
  }
}

function canBeNear(word: string): boolean {
  return word.length <= longestNear;
}

function shortenedOf(word: string): string[] {
  return [word, ...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1))];
}

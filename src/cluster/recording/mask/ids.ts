import { createHash } from 'node:crypto';
import { piecesOf } from './pieces.ts';
import { lettersOf } from './pseudonyms.ts';

/** Pseudonyms of what says nothing but which: as long, with letters, digits and hyphens where the other has them. */
export class Ids {
  readonly #key: string;
  readonly #ids: Map<string, string>;
  readonly #taken: Set<string>;

  /** @param known pseudonyms that were given before, by their ids */
  constructor(key: string, known: Iterable<readonly [string, string]>) {
    this.#key = key;
    this.#ids = new Map(known);
    this.#taken = new Set(this.#ids.values());
  }

  of(id: string): string {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    const made = this.#new(id);
    this.#ids.set(id, made);
    this.#taken.add(made);
    return made;
  }

  /** Each id and its pseudonym. */
  entries(): Iterable<readonly [string, string]> {
    return this.#ids;
  }

  #new(id: string): string {
    for (let attempt = 0; ; attempt++) {
      const made = shapedLike(id, `${this.#key} ${id} ${attempt}`);
      if (attempt > mostTries || (!this.#taken.has(made) && isId(made))) return made;
    }
  }
}

/** Of a short id all may be taken. */
const mostTries = 200;

/** Whether it is read as an id again, and as none that means something else, such as a quantity. */
function isId(text: string): boolean {
  const [first, ...more] = piecesOf(text);
  return first?.type === 'id' && more.length === 0;
}

function shapedLike(id: string, seed: string): string {
  const letters = lettersOf(seed, id.length);
  const digits = createHash('shake256', { outputLength: id.length }).update(`digits ${seed}`).digest();
  const isHex = /^[0-9a-f-]{8,}$/i.test(id);
  return id.replace(/[a-z]|\d|\p{L}/giu, (character, at: number) => {
    if (/\d/.test(character)) return String(digits[at]! % 10);
    const letter = isHex ? 'abcdef'[digits[at]! % 6]! : letters[at]!;
    return character === character.toLowerCase() ? letter : letter.toUpperCase();
  });
}

import { isTextAt } from './words.ts';

/** The names of fields, found by the bytes of a key: a hash of its length and of three of its letters leads to few of them. */
export class Names {
  readonly #names: readonly string[];
  /** By hash, then by the next free slot: one more than the index of a name, 0 where there is none. */
  readonly #slots: Int32Array;

  /** @param names all different, and ASCII */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(names.length * 2 + 2)));
    for (const [i, name] of names.entries()) {
      const bytes = Buffer.from(name);
      let slot = this.#slotOf(bytes, 0, bytes.length);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = i + 1;
    }
  }

  /** The index of the name that `bytes[start, end)` are; -1 if they are none. */
  find(bytes: Buffer, start: number, end: number): number {
    const most = this.#slots.length - 1;
    for (let slot = this.#slotOf(bytes, start, end); this.#slots[slot] !== 0; slot = (slot + 1) & most) {
      const index = this.#slots[slot]! - 1;
      const name = this.#names[index]!;
      if (name.length === end - start && isTextAt(name, bytes, start)) return index;
    }
    return -1;
  }

  #slotOf(bytes: Buffer, start: number, end: number): number {
    const hash = (end - start) * 7 + bytes[start]! * 31 + bytes[(start + end) >> 1]! * 3 + bytes[end - 1]!;
    return hash & (this.#slots.length - 1);
  }
}

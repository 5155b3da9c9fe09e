/**
 * Memory for the bodies of answers, which is used again: the garbage collector frees what lies outside of its heap only now and
 * then, and by then the bodies of many pages would be most of what a run holds.
 */
export class Bodies {
  readonly #free: Buffer[] = [];

  /** A body of which nothing has come yet. */
  begin(): Body {
    return new Body(this.#free);
  }

  /** Keeps nothing for later answers. */
  clear(): void {
    this.#free.length = 0;
  }
}

/** Most answers are smaller. */
const firstSize = 32 * 1024;
/** What is kept. Less costs nothing to make anew; a page is seldom more. */
const [leastKept, mostKept] = [512 * 1024, 16 * 1024 * 1024];

/** A body that comes in pieces. */
export class Body {
  #memory: Buffer = Buffer.allocUnsafeSlow(firstSize);
  #size = 0;
  readonly #free: Buffer[];

  constructor(free: Buffer[]) {
    this.#free = free;
  }

  get size(): number {
    return this.#size;
  }

  add(piece: Buffer): void {
    const size = this.#size + piece.length;
    if (size > this.#memory.length) this.#grow(size);
    piece.copy(this.#memory, this.#size);
    this.#size = size;
  }

  /** What came: the memory itself, so not to be looked at after {@link release}. */
  bytes(): Buffer {
    return this.#memory.subarray(0, this.#size);
  }

  release(): void {
    const { length } = this.#memory;
    if (length >= leastKept && length <= mostKept) this.#free.push(this.#memory);
    this.#memory = none;
    this.#size = 0;
  }

  #grow(size: number): void {
    const kept = this.#free.findIndex(({ length }) => length >= size);
    const [larger = Buffer.allocUnsafeSlow(Math.max(size, this.#memory.length * 2))] =
      kept < 0 ? [] : this.#free.splice(kept, 1);
    this.#memory.copy(larger, 0, 0, this.#size);
    this.#memory = larger;
  }
}

const none = Buffer.alloc(0);

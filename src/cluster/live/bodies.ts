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

/**
 * Bytes for a body, one after the other: most answers are small, most pages of a large listing weigh what a page should, and then
 * some. A body copies itself twice at most until it is a page, and pages fit where other pages were.
 */
const sizes = [32 * 1024, 512 * 1024, 6 * 1024 * 1024, 16 * 1024 * 1024];
/** What is kept: for a page that is decoded, and for those that come meanwhile. Less than a page costs little to make anew. */
const leastKept = sizes[2]!;
const mostKept = 2;

/** A body that comes in pieces. */
export class Body {
  #memory: Buffer = Buffer.allocUnsafeSlow(sizes[0]!);
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
    this.#giveBack();
    this.#memory = none;
    this.#size = 0;
  }

  #grow(needed: number): void {
    const kept = this.#free.findIndex(({ length }) => length >= needed);
    const size = sizes.find(each => each >= needed) ?? Math.max(needed, this.#memory.length * 2);
    const larger = kept < 0 || size < leastKept ? Buffer.allocUnsafeSlow(size) : this.#free.splice(kept, 1)[0]!;
    this.#memory.copy(larger, 0, 0, this.#size);
    this.#giveBack();
    this.#memory = larger;
  }

  #giveBack(): void {
    const { length } = this.#memory;
    const isPage = length >= leastKept && length <= sizes.at(-1)!;
    if (isPage && this.#free.length < mostKept) this.#free.push(this.#memory);
  }
}

const none = Buffer.alloc(0);

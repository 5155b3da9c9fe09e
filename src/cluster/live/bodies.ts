/**
 * Memory for the bodies of answers, which is used again: the garbage collector frees what lies outside of its heap only now and
 * then, and by then the bodies of many pages would be most of what a run holds.
 */
export class Bodies {
  /** By size, as in {@link sizes}. */
  readonly #free: Buffer[][] = sizes.map(() => []);

  /** A body of which nothing has come yet. */
  begin(): Body {
    return new Body(this);
  }

  /** Memory for so many bytes, or more. */
  take(needed: number): Buffer {
    const size = sizes.findIndex(each => each >= needed);
    return this.#free[size]?.pop() ?? Buffer.allocUnsafeSlow(sizes[size] ?? needed);
  }

  /** Memory that nobody looks at any more. */
  giveBack(memory: Buffer): void {
    const free = this.#free[sizes.indexOf(memory.length)];
    if (free !== undefined && free.length < mostKept) free.push(memory);
    else drop(memory);
  }

  /** Keeps nothing for later answers. */
  clear(): void {
    for (const free of this.#free) for (const memory of free.splice(0)) drop(memory);
  }
}

/**
 * Frees memory soon. What has been there for a while is only freed when the collector looks at the whole heap; an object that is
 * new, and takes it over, goes with the next young generation.
 */
function drop({ buffer }: Buffer): void {
  structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
}

/**
 * Bytes for a body, one after the other: most answers are small, most pages of a large listing weigh what a page should, and then
 * some. A body copies itself twice at most until it is a page, and pages fit where other pages were.
 */
const sizes: readonly number[] = [32 * 1024, 512 * 1024, 6 * 1024 * 1024, 16 * 1024 * 1024];
/** What is kept of each size: for a page that is decoded, and for those that come meanwhile. */
const mostKept = 2;

const none = Buffer.alloc(0);

/** A body that comes in pieces. It takes memory with the first: answers that are watched have none. */
export class Body {
  #memory: Buffer = none;
  #size = 0;
  readonly #bodies: Bodies;

  constructor(bodies: Bodies) {
    this.#bodies = bodies;
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

  /** What is larger than all sizes doubles, so that it is not copied at each piece. */
  #grow(needed: number): void {
    const most = sizes.at(-1)!;
    const larger = this.#bodies.take(needed <= most ? needed : Math.max(needed, this.#memory.length * 2));
    this.#memory.copy(larger, 0, 0, this.#size);
    this.#giveBack();
    this.#memory = larger;
  }

  #giveBack(): void {
    if (this.#memory !== none) this.#bodies.giveBack(this.#memory);
  }
}

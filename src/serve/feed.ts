/** What a subscriber gets: an item, or how many it missed because it was too slow to take them. */
export type Fed<T> = { readonly item: T } | { readonly missed: number };

/** So many items wait for a subscriber that is slow; of more, the oldest are lost to it. */
const mostWaiting = 500;

/** Hands items to whoever subscribed. One who takes none costs no more than a bounded queue, and holds up nobody. */
export class Feed<T> {
  readonly #subscribers = new Set<Queue<T>>();

  get subscribers(): number {
    return this.#subscribers.size;
  }

  publish(item: T): void {
    for (const queue of this.#subscribers) queue.add(item);
  }

  /**
   * What is published from now on, until the signal aborts or the taker ends.
   * @param earlier what it is given first
   */
  subscribe(signal: AbortSignal, earlier: readonly T[] = []): AsyncIterable<Fed<T>> {
    const queue = new Queue<T>(earlier);
    this.#subscribers.add(queue);
    const end = (): void => {
      queue.end();
      // Also if what is waiting is never taken.
      this.#subscribers.delete(queue);
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    return this.#taken(queue);
  }

  async *#taken(queue: Queue<T>): AsyncGenerator<Fed<T>> {
    try {
      for (let next = await queue.next(); next !== undefined; next = await queue.next()) yield next;
    } finally {
      this.#subscribers.delete(queue);
    }
  }
}

class Queue<T> {
  readonly #waiting: T[];
  #missed = 0;
  #ended = false;
  #wake: () => void = () => {};

  constructor(earlier: readonly T[]) {
    this.#waiting = [...earlier];
  }

  add(item: T): void {
    this.#waiting.push(item);
    if (this.#waiting.length > mostWaiting) {
      this.#waiting.shift();
      this.#missed++;
    }
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async next(): Promise<Fed<T> | undefined> {
    while (!this.#ended && this.#waiting.length === 0)
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    if (this.#ended) return undefined;
    if (this.#missed > 0) {
      const missed = this.#missed;
      this.#missed = 0;
      return { missed };
    }
    return { item: this.#waiting.shift()! };
  }
}

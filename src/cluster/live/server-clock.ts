/** So many of the last answers count. */
const mostCounted = 99;
/** Milliseconds that pass between a `Date` and when its answer has come whole, of a server that takes its time. */
const onTheWay = 60_000;

/**
 * The API server's clock, as far as its `Date` headers tell. The machine's own clock may be wrong by hours; only spans of
 * time are taken from it.
 *
 * There may be several servers behind one address, and other APIs and proxies in between, each with a clock of its own. So what
 * the first answer says holds until most say that it is earlier: {@link correct}. An age that is counted from too late would be a
 * claim, and one from too early is a doubt.
 */
export class ServerClock {
  /** Server time minus `performance.now()`, in milliseconds: never too late, as `Date` is rounded down and arrives later. */
  #offset: number | undefined;
  /** The same by each of the last answers. */
  readonly #offsets: number[] = [];

  /** Takes note of an answer that has just arrived. */
  observe(date: string | undefined): void {
    const time = Date.parse(date ?? '');
    if (Number.isNaN(time)) return;
    const offset = time - performance.now();
    this.#offsets.push(offset);
    if (this.#offsets.length > mostCounted) this.#offsets.shift();
    this.#offset ??= offset;
  }

  /** A reading begins: from now on the clock is what most of the last answers say. */
  begin(): void {
    this.#offset = this.#median();
  }

  /** Goes by most answers if what was told before is clearly later. Returns whether it is. */
  correct(): boolean {
    const median = this.#median();
    if (this.#offset === undefined || median === undefined || this.#offset - median < onTheWay) return false;
    this.#offset = median;
    return true;
  }

  /**
   * RFC 3339, in seconds: the earliest that it can have been at the server. Undefined if the server sends no dates.
   * @param moment by `performance.now()`; now if not given
   */
  at(moment = performance.now()): string | undefined {
    return this.#offset === undefined ? undefined : rfc3339(this.#offset + moment);
  }

  #median(): number | undefined {
    const sorted = this.#offsets.toSorted((a, b) => a - b);
    return sorted[(sorted.length - 1) >> 1];
  }
}

function rfc3339(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

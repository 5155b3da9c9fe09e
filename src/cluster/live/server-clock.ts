/**
 * The API server's clock, as far as its `Date` headers tell. The machine's own clock may be wrong by hours; only spans of
 * time are taken from it.
 */
export class ServerClock {
  /** Server time minus `performance.now()`, in milliseconds: never too late, as `Date` is rounded down and arrives later. */
  #offset: number | undefined;

  /** Takes note of an answer that has just arrived. */
  observe(date: string | undefined): void {
    const time = Date.parse(date ?? '');
    if (!Number.isNaN(time)) this.#offset ??= time - performance.now();
  }

  /**
   * RFC 3339, in seconds: the earliest that it can be at the server now. Undefined if the server sends no dates.
   * @param shift milliseconds to add
   */
  now(shift = 0): string | undefined {
    return this.#offset === undefined ? undefined : rfc3339(this.#offset + performance.now() + shift);
  }
}

function rfc3339(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Values from many producers in the order they came, for one consumer. */
export class Channel<T> implements AsyncIterable<T> {
  readonly #values: T[] = [];
  #wake: () => void = () => {};
  #end: { readonly error?: unknown } | undefined;

  push(...values: readonly T[]): void {
    this.#values.push(...values);
    this.#wake();
  }

  /** No value will follow. With an error, the consumer gets it after the values. */
  close(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const value = this.#values.shift();
      if (value !== undefined) yield value;
      else if (this.#end === undefined) {
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
      } else if ('error' in this.#end) throw this.#end.error;
      else return;
    }
  }
}

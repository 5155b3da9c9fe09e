/** More lines than this help nobody; the rest is counted. */
const mostLines = 20;

/** What was refused or lost while a recording was read, in lines for a person. */
export class Notes {
  readonly #lines: string[] = [];
  #unsaid = 0;
  #cut: string | undefined;

  add(line: string): void {
    if (this.#lines.length < mostLines) this.#lines.push(line);
    else this.#unsaid++;
  }

  /** The archive could not be read to its end: what came after is unknown. Only the first reason counts. */
  cut(why: string): void {
    if (this.#cut !== undefined) return;
    this.#cut = why;
    this.add(why);
  }

  /** Why the archive was not read to its end; undefined if it was. */
  get cutBecause(): string | undefined {
    return this.#cut;
  }

  get lines(): readonly string[] {
    return this.#unsaid === 0 ? this.#lines : [...this.#lines, `and ${this.#unsaid} more`];
  }
}

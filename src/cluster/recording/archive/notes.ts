/** More lines than this help nobody; the rest is counted. */
const mostLines = 20;

/** What was refused or lost while a recording was read, in lines for a person. */
export class Notes {
  readonly #lines: string[] = [];
  #unsaid = 0;
  #damage: string | undefined;
  #cut: string | undefined;
  #distrusted: string | undefined;

  /** Something is lost: a file or the rest of it. */
  damage(line: string): void {
    this.#damage ??= line;
    this.add(line);
  }

  /** Something was refused, as it has to be. */
  add(line: string): void {
    if (this.#lines.length < mostLines) this.#lines.push(line);
    else this.#unsaid++;
  }

  /** The archive could not be read to its end: what came after is unknown. Only the first reason counts. */
  cut(why: string): void {
    if (this.#cut !== undefined) return;
    this.#cut = why;
    this.damage(why);
  }

  /** Bytes of the archive differ from what was packed: no part of it is known to be whole. */
  distrust(why: string): void {
    this.#distrusted ??= why;
    this.cut(why);
  }

  /** Why nothing in the archive is known to be whole; undefined if it may be. */
  get distrustedBecause(): string | undefined {
    return this.#distrusted;
  }

  /** The first thing that was lost; undefined if nothing was. */
  get firstDamage(): string | undefined {
    return this.#damage;
  }

  /** Why the archive was not read to its end; undefined if it was. */
  get cutBecause(): string | undefined {
    return this.#cut;
  }

  get lines(): readonly string[] {
    return this.#unsaid === 0 ? this.#lines : [...this.#lines, `and ${this.#unsaid} more`];
  }
}

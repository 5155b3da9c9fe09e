import { printable } from '../core/values.ts';

/** What a line may still turn out to be, as long as nothing else is in it. */
const undecided = /^\s*(?:#{0,6}|`{0,3}|~{0,3})$/;
const fence = /^\s*(?:```|~~~)/;
const heading = /^\s*#{1,6}\s+/;

/**
 * An answer in Markdown as plain text for a terminal, while it comes: marks of headings, of bold words and of code are left
 * out, blocks are indented, words are not cut at the edge. What could move a cursor or change colours is left out.
 */
export class PlainText {
  readonly #columns: number;
  /** The beginning of a line whose kind is not known yet; or the last mark or word, which may go on. */
  #held = '';
  #line: 'undecided' | 'words' | 'fence' = 'undecided';
  #inBlock = false;
  #inCode = false;
  #column = 0;

  /** @param columns where lines end; words longer than that stay whole */
  constructor(columns: number) {
    this.#columns = columns;
  }

  push(piece: string): string {
    return piece
      .split('\n')
      .map((part, i) => (i === 0 ? '' : this.#endLine()) + this.#inLine(printable(part)))
      .join('');
  }

  end(): string {
    return this.#inLine('', true);
  }

  #endLine(): string {
    const rest = this.#inLine('', true);
    const isFence = this.#line === 'fence';
    this.#line = 'undecided';
    this.#inCode = false;
    this.#column = 0;
    return isFence ? '' : `${rest}\n`;
  }

  #inLine(text: string, ended = false): string {
    this.#held += text;
    if (this.#line === 'undecided') {
      if (undecided.test(this.#held) && !ended && !fence.test(this.#held)) return '';
      this.#decide();
    }
    if (this.#line === 'fence') {
      this.#held = '';
      return '';
    }
    if (this.#inBlock) return this.#take(this.#held.length);
    // The last word may go on, and its blanks may become the end of the line.
    const end = ended ? this.#held.length : this.#held.search(/\s*\S*$/);
    return this.#words(this.#take(end));
  }

  #take(end: number): string {
    const taken = this.#held.slice(0, end);
    this.#held = this.#held.slice(end);
    return taken;
  }

  #decide(): void {
    this.#line = fence.test(this.#held) ? 'fence' : 'words';
    if (this.#line === 'fence') this.#inBlock = !this.#inBlock;
    else if (this.#inBlock && this.#held !== '') this.#held = `  ${this.#held}`;
    else this.#held = this.#held.replace(heading, '');
  }

  /** Whole words, without their marks, on lines that are not too long. */
  #words(text: string): string {
    return text.replace(/(\s*)(\S+)|\s+$/g, (all, blanks: string | undefined, given: string | undefined) => {
      if (given === undefined || blanks === undefined) return this.#advance(all);
      const word = this.#unmarked(given);
      if (word === '') return this.#advance(blanks);
      const isTooLong = this.#column > 0 && this.#column + blanks.length + word.length > this.#columns;
      if (!isTooLong) return this.#advance(blanks + word);
      this.#column = word.length;
      return `\n${word}`;
    });
  }

  #advance(text: string): string {
    this.#column += text.length;
    return text;
  }

  /** Stars in code are its own. */
  #unmarked(word: string): string {
    return word.replace(/`+|\*\*/g, mark => {
      if (mark === '**') return this.#inCode ? mark : '';
      this.#inCode = !this.#inCode;
      return '';
    });
  }
}

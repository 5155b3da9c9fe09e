import { quoteIn, type Syntax, syntaxOf, syntaxOfLine } from './quoting.ts';

/** A bracket as models write it: escaped for Markdown, for JSON, for HTML, for a URL, or as Chinese and Japanese have it. */
const open = String.raw`\\{0,4}(?:\[|［|【|〔|&#91;|&lsqb;|&lbrack;|%5B)`;
const close = String.raw`\\{0,4}(?:\]|］|】|〕|&#93;|&rsqb;|&rbrack;|%5D)`;
const hyphen = '[-_\u2010-\u2015\u2212\uff0d]';

/**
 * A token in any form: in brackets, with spaces or other hyphens inside; or bare, if no longer word is around it. Letters of
 * other scripts may follow directly: Korean and Japanese put their particles there.
 */
const tokenForm = new RegExp(
  [
    `(?<open>(?:${open}){1,2})\\s{0,3}(?<inner>[a-z](?:[a-z\\s]|${hyphen}){0,50}\\d{1,9})\\s{0,3}(?<close>(?:${close}){1,2})`,
    `(?<![\\w\\u2010-\\u2015-])(?<bare>[a-z]+(?:${hyphen}[a-z]+){0,8}${hyphen}\\d{1,9})(?=s?(?![a-z0-9_]|[-\\u2010-\\u2015][a-z0-9]))`,
  ].join('|'),
  'gi',
);
const brackets = new RegExp(`${open}|${close}`, 'gi');

/** No token is longer in any form that is understood. */
const longestForm = 128;

/** What may become a token in brackets when more of the line comes: all that there is of it so far. */
const unfinished = new RegExp(
  String.raw`(?:\\|\[|［|【|〔|&[#\w]{0,6};?|%\w{0,2})+(?:[a-z\s]|${hyphen}){0,60}\d{0,9}\s{0,3}(?:[\\\]］】〕&#%;\w]){0,24}$`,
  'i',
);

/** Puts the names back into an answer, piece by piece. */
export class Restorer {
  readonly #names: ReadonlyMap<string, string>;
  /** The language of the block that the line is in. */
  #block: Syntax;
  #fence = '';
  /** The line so far, and how much of it is told already. */
  #line = '';
  #told = 0;

  /** @param syntax what the answer is written in: `prose` may have fenced blocks of the others */
  constructor(tokens: ReadonlyMap<string, string>, syntax: Syntax = 'prose') {
    this.#names = new Map([...tokens].map(([token, name]) => [plainForm(token), name]));
    this.#block = syntax;
  }

  /** @returns what of the answer is certain by now, with the names */
  push(piece: string): string {
    let told = '';
    const lines = (this.#line + piece).split('\n');
    for (const [i, line] of lines.entries()) {
      this.#line = line;
      if (i < lines.length - 1) told += `${this.#finish()}\n`;
    }
    return told + this.#advance();
  }

  end(): string {
    return this.#finish();
  }

  /** The rest of a line that is complete. */
  #finish(): string {
    const rest = this.#restored(this.#told, this.#line.length);
    this.#follow(this.#line);
    this.#line = '';
    this.#told = 0;
    return rest;
  }

  /** What of an incomplete line cannot change any more. How a name is quoted in a block is known at the end of a line only. */
  #advance(): string {
    if (this.#block !== 'prose' || this.#fence !== '' || /^\s*(?:`{0,3}|~{0,3})$/.test(this.#line)) return '';
    if (/^\s*(?:```|~~~)/.test(this.#line)) return '';
    const tail = Math.max(this.#told, this.#line.length - longestForm);
    const held = heldFrom(this.#line, tail);
    if (held <= this.#told) return '';
    const rest = this.#restored(this.#told, held);
    this.#told = held;
    return rest;
  }

  /** A part of the line with names; tokens do not cross its ends. */
  #restored(from: number, to: number): string {
    const line = this.#line;
    const syntax = syntaxOfLine(line, this.#block);
    let restored = '';
    let done = from;
    for (const match of line.matchAll(tokenForm)) {
      const end = match.index + match[0].length;
      if (match.index < from || end > to) continue;
      const { open: before = '', inner, close: after = '', bare } = match.groups!;
      const name = this.#names.get(plainForm(inner ?? bare!));
      // `[pod 1]` with one bracket may be anybody's words.
      if (name === undefined || (before.length < 2 && /\S\s+\S/.test(inner ?? ''))) continue;
      const place = unbracketed(before, after, line, match.index, end);
      const left = line.slice(0, match.index);
      restored += line.slice(done, match.index) + place.before;
      restored += quoteIn(syntax, name, left + place.before, place.after + line.slice(end)) + place.after;
      done = end;
    }
    return restored + line.slice(done, to);
  }

  #follow(line: string): void {
    const [, marks = '', language = ''] = /^\s*(`{3,}|~{3,})\s*([\w+-]*)/.exec(line) ?? [];
    if (marks === '') return;
    if (this.#fence === '') {
      this.#fence = marks;
      this.#block = syntaxOf(language);
    } else if (marks.startsWith(this.#fence)) {
      this.#fence = '';
      this.#block = 'prose';
    }
  }
}

/**
 * The brackets around a token that are not its own: those of which there are more on one side, those of a link, and those
 * that say which of a list, as in `containers[[container-1]]`.
 */
function unbracketed(before: string, after: string, line: string, begin: number, end: number) {
  // A backslash before a token is its own only where the brackets behind it are escaped, too.
  const slashes = after.includes('\\') ? '' : before.slice(0, before.search(/[^\\]/));
  const opened = before.slice(slashes.length).match(brackets) ?? [];
  const closed = after.match(brackets) ?? [];
  const pairs = Math.min(opened.length, closed.length);
  const isIndex =
    (slashes === '' && /\w$/.test(line.slice(0, begin))) || (pairs === 1 && closed.length === 1 && line[end] === '(');
  return {
    before: slashes + opened.slice(0, opened.length - pairs).join('') + (isIndex && pairs > 0 ? '[' : ''),
    after: (isIndex && pairs > 0 ? ']' : '') + closed.slice(pairs).join(''),
  };
}

/** `pod1` for all forms of `[[pod-1]]`. */
function plainForm(token: string): string {
  return token.replace(/[^a-z0-9]/gi, '').toLowerCase();
}

/** From where on a line may still become part of a token: from a bracket, or from its last word, but not within a token. */
function heldFrom(line: string, from: number): number {
  const tail = line.slice(from);
  const word = tail.search(/\S*$/);
  const bracket = tail.search(unfinished);
  const held = from + (bracket < 0 ? word : Math.min(word, bracket));
  const across = [...line.matchAll(tokenForm)].find(({ index, 0: form }) => index < held && index + form.length > held);
  return across?.index ?? held;
}

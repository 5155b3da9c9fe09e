import type { Rewriting } from './rewrite.ts';

/**
 * Replaces text in everything that is recorded: names, labels, images, messages. The same text becomes the same
 * `redacted-1` everywhere, so that what referred to something still does, and the diagnosis is the same.
 */
export class Redactor implements Rewriting {
  readonly #patterns: readonly RegExp[];
  /** By the text in lower case: it may stand in a host name and in a message. */
  readonly #replacements = new Map<string, string>();

  constructor(patterns: readonly RegExp[]) {
    this.#patterns = patterns.map(({ source, flags }) => new RegExp(source, `${flags.replace('g', '')}g`));
  }

  /** The text, with a word of ours for each match. */
  text(text: string): string {
    return this.#patterns.reduce(
      (before, pattern) => before.replace(pattern, match => (match === '' ? match : this.#replacement(match))),
      text,
    );
  }

  bytes(base64: string): string {
    return this.text(base64);
  }

  literal(value: string): string {
    return this.text(value);
  }

  #replacement(match: string): string {
    const key = match.toLowerCase();
    const known = this.#replacements.get(key);
    if (known !== undefined) return known;
    const made = `redacted-${this.#replacements.size + 1}`;
    this.#replacements.set(key, made);
    return made;
  }
}

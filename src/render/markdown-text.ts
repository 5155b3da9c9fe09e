import type { Severity } from '../core/finding.ts';
import { printable } from '../core/values.ts';

export const severitySigns = { error: '🔴', warning: '🟡', info: '🔵' } as const satisfies Record<Severity, string>;

/**
 * What GitHub and GitLab make links, mentions and pictures of in text that is already HTML, where an escape is no escape any more:
 * `@user`, `#1`, `GH-1`, `!1`, `%1`, `:smile:`, a hash of a commit, an address. A tag inside of it is, so it is put after these.
 * @see https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 * @see https://docs.gitlab.com/user/markdown/#gitlab-specific-references
 */
const references =
  /[@#!~%$^&](?=[\w"-])|:(?=[\w+-]*[a-z][\w+-]*:)|(?<!\w)GH-(?=\d)|:(?=\/\/)|(?<!\w)www(?=\.)|(?<!\w)[\da-f]{4}(?=[\da-f]{3,})|(?<=\w)@/gi;

/** What draws, opens a tag or begins an entity in Markdown; at the beginning also what begins a list or underlines a heading. */
const special = /[\\`*_{}[\]()#+!|~@$&<>"']|^[-=]|(?<=^\d+)[.)]/g;

/** A place between two characters: no text that can be printed has it. */
const between = '\0';

/** Text for Markdown that draws, links, mentions and embeds nothing, wherever in a line it stands. */
export function escaped(text: string): string {
  return printable(text)
    .trim()
    .replace(references, `$&${between}`)
    .replace(special, character => `&#${character.charCodeAt(0)};`)
    .replaceAll(between, '<wbr>');
}

/** Code, in as many backticks as it needs. */
export function code(text: string): string {
  const line = printable(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** Lines of Markdown behind a click. The summary is HTML: text in it is to be {@link escaped}. */
export function details(summary: string, lines: readonly string[]): string {
  return `<details><summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** A block of code as it came, but for what could not be printed. */
export function codeBlock(text: string, language: string): string {
  const lines = text.split(/\r?\n/).map(printable);
  const longest = Math.max(2, ...lines.map(line => /^\s*(`+)/.exec(line)?.[1]?.length ?? 0));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** The first of the items, written, that have together no more characters than that; the others are not even written. */
export function whatFits<T>(items: readonly T[], most: number, write: (item: T, at: number) => string): string[] {
  const texts: string[] = [];
  let characters = 0;
  for (const [at, item] of items.entries()) {
    const text = write(item, at);
    characters += text.length;
    if (characters > most) break;
    texts.push(text);
  }
  return texts;
}

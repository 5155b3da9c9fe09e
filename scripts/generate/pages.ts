import { readFileSync } from 'node:fs';

/** Says on a generated page that it is one. */
export const made = '<!-- Made by `npm run fix`. -->\n\n';

/**
 * A page that is written by hand, with its one table made anew.
 * @throws if the page has no place for it
 */
export function withTable(root: string, path: string, table: string): string {
  const marks = ['<!-- begin of the table made by `npm run fix` -->', '<!-- end of the table -->'] as const;
  return between(root, path, marks, table);
}

/**
 * A page that is written by hand, with what stands between the lines of two marks made anew.
 * @throws if the page lacks them
 */
export function between(root: string, path: string, [begin, end]: readonly [string, string], text: string): string {
  const page = readFileSync(`${root}/${path}`, 'utf8');
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${path} lacks the lines ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n${text}${page.slice(to)}`;
}

/** Text that Markdown shows as it is. */
export function asMarkdown(text: string): string {
  return text.replace(/[|<>*_[\]]/g, '\\$&');
}

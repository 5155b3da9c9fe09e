import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(`${root}docs`).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** Files that a reader of CONTRIBUTING.md is led to write. */
const toBeWritten = /quota-used-up/;

describe.each(pages)('%s', page => {
  const text = readFileSync(`${root}${page}`, 'utf8');

  test('leads to places that exist', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter(link => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(`${root}${file}`) || (anchor !== undefined && !anchorsOf(file).has(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('names files that exist', () => {
    const named = [...text.matchAll(/\b(?:src|analyzers|providers|scripts|test)\/[\w./-]+\.(?:ts|json)\b/g)].map(
      ([path]) => path,
    );
    expect(named.filter(path => !toBeWritten.test(path) && !existsSync(`${root}${path}`))).toEqual([]);
  });
});

const known = new Map<string, ReadonlySet<string>>();

/** The headings of a page, as GitHub makes them anchors. */
function anchorsOf(file: string): ReadonlySet<string> {
  const anchors =
    known.get(file) ??
    new Set(
      [...readFileSync(`${root}${file}`, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
  known.set(file, anchors);
  return anchors;
}

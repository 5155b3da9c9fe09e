import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pathOf } from './helpers/paths.ts';

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(pathOf('docs')).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** Files that a reader of CONTRIBUTING.md is led to write. */
const toBeWritten = /quota-used-up/;

describe.each(pages)('%s', page => {
  const text = readFileSync(pathOf(page), 'utf8');

  test('leads to places that exist', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter(link => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(pathOf(file)) || (anchor !== undefined && !anchorsOf(file).has(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('names files that exist', () => {
    const named = [...text.matchAll(/\b(?:src|analyzers|providers|scripts|test)\/[\w./-]+\.(?:ts|json)\b/g)].map(
      ([path]) => path,
    );
    expect(named.filter(path => !toBeWritten.test(path) && !existsSync(pathOf(path)))).toEqual([]);
  });
});

const known = new Map<string, ReadonlySet<string>>();

/** The headings of a page, as GitHub makes them anchors. */
function anchorsOf(file: string): ReadonlySet<string> {
  const anchors =
    known.get(file) ??
    new Set(
      [...readFileSync(pathOf(file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
  known.set(file, anchors);
  return anchors;
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const path = (name: string): URL => new URL(`../${name}`, import.meta.url);
const text = (name: string): string => readFileSync(path(name), 'utf8');
const { devDependencies, peerDependencies, dependencies } = JSON.parse(text('package.json')) as Record<
  string,
  Record<string, string> | undefined
>;

/** The packages in the first column of the tables of a page. */
const named = [...text('docs/dependencies.md').matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
  [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
);

test('every dependency has a reason in docs/dependencies.md, once, and none is there that is gone', () => {
  expect([...named].sort()).toEqual(Object.keys({ ...devDependencies, ...peerDependencies }).sort());
});

test('the package installs nothing by itself', () => {
  expect(dependencies).toBeUndefined();
});

test('the package runs nothing where it is installed', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  expect(Object.keys(scripts)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^((pre|post)?install|prepare)$/)]),
  );
});

test('every promise of docs/security.md names tests that are there', () => {
  const rows = text('docs/security.md')
    .split('\n')
    .filter(line => /^\| .* \| .* \| `/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const held = [...row.matchAll(/`(test\/[\w/.-]+)`: \*([^*]+)\*/g)];
    expect(held.length, row).toBeGreaterThan(0);
    for (const [, file, title] of held) expect(text(file!), `${file} has no test of this name`).toContain(title);
  }
});

test('the version has an entry among the changes', () => {
  const { version } = JSON.parse(text('package.json')) as { version: string };
  expect(text('CHANGELOG.md')).toContain(`\n## ${version}\n`);
});

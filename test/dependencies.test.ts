import { existsSync, readFileSync } from 'node:fs';
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

test('every promise of docs/security.md names files that are there', () => {
  const files = [...text('docs/security.md').matchAll(/`((?:test|scripts)\/[\w/.-]+)`/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter(file => !existsSync(path(file)))).toEqual([]);
});

test('the version has an entry among the changes', () => {
  const { version } = JSON.parse(text('package.json')) as { version: string };
  expect(text('CHANGELOG.md')).toContain(`\n## ${version}\n`);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allCodes } from '../../src/cli/codes.ts';
import { parseConfig } from '../../src/config/parse.ts';

const codes = Object.keys(await allCodes());
const page = readFileSync(new URL('../../docs/suppressions.md', import.meta.url), 'utf8');

test('the file of docs/suppressions.md is one, and its codes exist', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { suppressions } = parseConfig('page', yaml);
  expect(suppressions).toHaveLength(2);
  expect(codes).toEqual(expect.arrayContaining(suppressions.flatMap(rule => rule.codes)));
  expect(codes).toContain(/ignore=([\w-]+)/.exec(page)?.[1]);
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyzerIndex } from './generate-index.ts';

/**
 * Brings generated files up to date; with `--check` changes nothing and exits 1 if one is not.
 * Run with `npm run fix` and, in CI, `npm run generate -- --check`.
 */
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const check = process.argv.includes('--check');

const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  'analyzers/index.ts': () => analyzerIndex(root),
};

let stale = 0;
for (const [path, make] of Object.entries(generated)) {
  const file = `${root}/${path}`;
  const content = await make();
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
  stale++;
  if (!check) writeFileSync(file, content);
  process.stderr.write(`${check ? 'out of date' : 'written'}: ${path}\n`);
}
if (check && stale > 0) {
  process.stderr.write('run `npm run fix` and commit what it writes\n');
  process.exitCode = 1;
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { architecturePage } from './generate/architecture.ts';
import { chartRules } from './generate/chart.ts';
import { codesPage } from './generate/codes.ts';
import { faultsPage } from './generate/faults.ts';
import { analyzerIndex, useCaseIndex } from './generate/lists.ts';
import { manPage } from './generate/man.ts';
import { popeyePage } from './generate/popeye.ts';
import { providersPage } from './generate/providers.ts';
import { readmePage } from './generate/readme.ts';
import { reportSchemaFile, severalReportsSchemaFile } from './generate/schemas.ts';

/**
 * Brings generated files up to date; with `--check` changes nothing and exits 1 if one is not.
 * Run with `npm run fix` and, in CI, `npm run generate -- --check`.
 */
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const check = process.argv.includes('--check');

// In this order: what comes later is made of what comes earlier.
const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  'analyzers/index.ts': () => analyzerIndex(root),
  'src/serve/use-cases/index.ts': () => useCaseIndex(root),
  'deploy/chart/files/rules.yaml': () => chartRules(),
  'docs/architecture.md': () => architecturePage(root),
  'docs/codes.md': () => codesPage(),
  'docs/faults.md': () => faultsPage(root),
  'docs/popeye.md': () => popeyePage(),
  'docs/providers.md': () => providersPage(root),
  'docs/report.schema.json': () => reportSchemaFile(),
  'docs/reports.schema.json': () => severalReportsSchemaFile(),
  'man/kubecause.1': () => manPage(),
  'README.md': () => readmePage(root),
};

let stale = 0;
for (const [path, make] of Object.entries(generated)) {
  const file = `${root}/${path}`;
  const content = await tryTo(path, make);
  if (content === undefined) continue;
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
  stale++;
  if (!check) writeFileSync(file, content);
  process.stderr.write(`${check ? 'out of date' : 'written'}: ${path}\n`);
}
if (check && stale > 0) {
  process.stderr.write('run `npm run fix` and commit what it writes\n');
  process.exitCode = 1;
}

/** What cannot be made is said in a line, and the others are still made. */
async function tryTo(path: string, make: () => string | Promise<string>): Promise<string | undefined> {
  try {
    return await make();
  } catch (error) {
    process.stderr.write(`cannot make ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

import { readdirSync } from 'node:fs';

/** `analyzers/index.ts`: every analyzer, sorted by id; explicit, so that a bundle holds them and a reviewer sees them. */
export function analyzerIndex(root: string): string {
  const ids = readdirSync(`${root}/analyzers`)
    .filter(file => file.endsWith('.ts') && file !== 'index.ts')
    .map(file => file.slice(0, -3))
    .sort();
  return [
    '// Made by `npm run fix` from the files of this folder; edit those.',
    "import type { Analyzer } from '../src/core/analyzer.ts';",
    ...ids.map(id => `import { ${exportName(id)} } from './${id}.ts';`),
    '',
    '/** Every analyzer, by id. */',
    `export const analyzers: readonly Analyzer[] = [\n${ids.map(id => `  ${exportName(id)},\n`).join('')}];`,
    '',
  ].join('\n');
}

/** What the file of an analyzer exports: `service-endpoints` is `serviceEndpoints`. */
export function exportName(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

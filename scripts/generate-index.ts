import { readdirSync } from 'node:fs';

/** `analyzers/index.ts`: every analyzer, sorted by id; explicit, so that a bundle holds them and a reviewer sees them. */
export function analyzerIndex(root: string): string {
  const ids = readdirSync(`${root}/analyzers`)
    .filter(file => file.endsWith('.ts') && file !== 'index.ts')
    .map(file => file.slice(0, -3))
    .sort();
  const name = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return [
    '// Made by `npm run fix` from the files of this folder; edit those.',
    "import type { Analyzer } from '../src/core/analyzer.ts';",
    ...ids.map(id => `import { ${name(id)} } from './${id}.ts';`),
    '',
    '/** Every analyzer, by id. */',
    `export const analyzers: readonly Analyzer[] = [\n${ids.map(id => `  ${name(id)},\n`).join('')}];`,
    '',
  ].join('\n');
}

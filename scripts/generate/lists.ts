import { readdirSync } from 'node:fs';

/** `analyzers/index.ts`: every analyzer, sorted by id; explicit, so that a bundle holds them and a reviewer sees them. */
export function analyzerIndex(root: string): string {
  return indexOf(root, 'analyzers', {
    name: 'analyzers',
    type: ['Analyzer', '../src/core/analyzer.ts'],
    about: 'Every analyzer, by id.',
  });
}

/** `src/serve/use-cases/index.ts`: all that can be asked of a server. */
export function useCaseIndex(root: string): string {
  return indexOf(root, 'src/serve/use-cases', {
    name: 'useCases',
    type: ['UseCase', '../use-case.ts'],
    about: 'All that can be asked, by name.',
  });
}

interface List {
  readonly name: string;
  /** What its items are, and where that is declared. */
  readonly type: readonly [name: string, file: string];
  readonly about: string;
}

function indexOf(root: string, folder: string, { name, type: [type, from], about }: List): string {
  const ids = readdirSync(`${root}/${folder}`)
    .filter(file => file.endsWith('.ts') && file !== 'index.ts')
    .map(file => file.slice(0, -3))
    .sort();
  return [
    '// Made by `npm run fix` from the files of this folder; edit those.',
    `import type { ${type} } from '${from}';`,
    ...ids.map(id => `import { ${exportName(id)} } from './${id}.ts';`),
    '',
    `/** ${about} */`,
    `export const ${name}: readonly ${type}[] = [\n${ids.map(id => `  ${exportName(id)},\n`).join('')}];`,
    '',
  ].join('\n');
}

/** What the file of an analyzer exports: `service-endpoints` is `serviceEndpoints`. */
export function exportName(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

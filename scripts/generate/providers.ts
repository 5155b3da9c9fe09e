import { optionWords } from '../../providers/_shared/options.ts';
import { providers } from '../../providers/index.ts';
import type { ProviderDefinition } from '../../src/core/provider.ts';
import { asMarkdown, withTable } from './pages.ts';

/** docs/providers.md is written by hand, but for the table of backends. */
export function providersPage(root: string): string {
  const rows = providers.map(rowOf);
  const head = '| name | vendor | needs | variables | model if none is given | package |\n|---|---|---|---|---|---|\n';
  return withTable(root, 'docs/providers.md', `${head}${rows.join('')}`);
}

function rowOf({
  id,
  aliases = [],
  title,
  docs,
  options,
  env = {},
  defaults,
  package: wanted,
}: ProviderDefinition): string {
  const names = [id, ...aliases].map(name => `\`${name}\``).join(', ');
  const cells = [
    names,
    `[${asMarkdown(title)}](${docs})`,
    options.needs.map(option => optionWords[option]).join(', '),
    Object.values(env)
      .flat()
      .map(name => `\`${name}\``)
      .join(', '),
    defaults?.model === undefined ? '' : `\`${defaults.model}\``,
    wanted === undefined ? '' : `\`${wanted.name}@${wanted.range}\``,
  ];
  return `| ${cells.map(cell => cell || '-').join(' | ')} |\n`;
}

import { UserError } from '../../../core/errors.ts';
import type { ArgumentsOf, Command, Program } from '../../command.ts';
import { effectiveSettings } from '../../effective.ts';
import { common, textOrJson } from '../../options.ts';

const options = { ...textOrJson, ...common };

export const list = {
  command: 'list',
  describe: 'List the filters that are active, and the kinds and analyzers that may be added',
  options,
  examples: [['$0 filters list', 'without an active filter all incidents are shown']],
  asTyped: true,
  run,
} satisfies Command;

async function run({ output }: ArgumentsOf<typeof options>, program: Program): Promise<void> {
  const { analyzers } = await import('../../../../analyzers/index.ts');
  const { value = [], origin = '' } = (await effectiveSettings(program, undefined)).get('filter') ?? {};
  if (typeof value === 'boolean') throw new UserError('filter wants analyzers or kinds');
  const active = [value].flat().map(String);
  const kinds = [...new Set(analyzers.flatMap(({ subjects }) => subjects))].sort();
  const unused = [...kinds, ...analyzers.map(({ id }) => id)].filter(name => !active.includes(name));
  if (output === 'json') {
    process.stdout.write(`${JSON.stringify({ active, unused }, null, 2)}\n`);
    return;
  }
  const head = active.length === 0 ? 'Active: all' : `Active (${origin}):`;
  const rows = [head, ...active.map(name => `  ${name}`), 'Unused:', ...unused.map(name => `  ${name}`)];
  process.stdout.write(`${rows.join('\n')}\n`);
}

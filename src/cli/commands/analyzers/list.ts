import type { Analyzer } from '../../../core/analyzer.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { common, textOrJson } from '../../options.ts';

const options = { ...textOrJson, ...common };

export const list = {
  command: 'list',
  describe: 'List what can be found',
  options,
  examples: [['$0 analyzers list', 'every analyzer with the kind it checks']],
  run,
} satisfies Command;

/** The kind that it checks; of many kinds the first stands for all. */
function kindsOf({ subjects: [first, ...others] }: Analyzer): string {
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
}

async function run({ output }: ArgumentsOf<typeof options>): Promise<void> {
  const { analyzers } = await import('../../../../analyzers/index.ts');
  if (output === 'json') {
    const rows = analyzers.map(({ id, title, subjects, profile }) => ({ id, title, kinds: subjects, profile }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const width = Math.max(...analyzers.map(a => a.id.length)) + 2;
  const kindWidth = Math.max(...analyzers.map(a => kindsOf(a).length)) + 2;
  const lines = analyzers.map(
    a =>
      `${a.id.padEnd(width)}${kindsOf(a).padEnd(kindWidth)}${a.title}${a.profile === undefined ? '' : ` (--profile ${a.profile})`}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

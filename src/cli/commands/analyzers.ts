import type { Analyzer } from '../../core/analyzer.ts';
import { type Command, common } from '../options.ts';

export const analyzersCommand = {
  command: 'analyzers',
  describe: 'List what can be found',
  options: common,
  examples: [['$0 analyzers', 'every analyzer with the kind it checks']],
  run,
} satisfies Command;

/** The kind that it checks; of many kinds the first stands for all. */
function kindsOf({ subjects: [first, ...others] }: Analyzer): string {
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
}

async function run(): Promise<void> {
  const { analyzers } = await import('../../../analyzers/index.ts');
  const width = Math.max(...analyzers.map(a => a.id.length)) + 2;
  const kindWidth = Math.max(...analyzers.map(a => kindsOf(a).length)) + 2;
  const lines = analyzers.map(
    a =>
      `${a.id.padEnd(width)}${kindsOf(a).padEnd(kindWidth)}${a.title}${a.profile === undefined ? '' : ` (--profile ${a.profile})`}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

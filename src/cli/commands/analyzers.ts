import { type Command, common } from '../options.ts';

export const analyzersCommand = {
  command: 'analyzers',
  describe: 'List what can be found',
  options: common,
  examples: [['$0 analyzers', 'every analyzer with the kind it checks']],
  run,
} satisfies Command;

async function run(): Promise<void> {
  const { analyzers } = await import('../../../analyzers/index.ts');
  const width = Math.max(...analyzers.map(a => a.id.length)) + 2;
  const kindWidth = Math.max(...analyzers.map(a => a.subject.length)) + 2;
  const lines = analyzers.map(
    a =>
      `${a.id.padEnd(width)}${a.subject.padEnd(kindWidth)}${a.title}${a.profile === undefined ? '' : ` (--profile ${a.profile})`}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

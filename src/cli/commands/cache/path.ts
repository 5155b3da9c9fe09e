import type { Command } from '../../command.ts';
import { common } from '../../options.ts';

export const path = {
  command: 'path',
  describe: 'Print the folder of the kept answers',
  options: common,
  examples: [['du -sh $($0 cache path)', 'how much they take']],
  run,
} satisfies Command;

async function run(): Promise<void> {
  const { answerCache } = await import('../../answer-cache.ts');
  process.stdout.write(`${answerCache().folder}\n`);
}

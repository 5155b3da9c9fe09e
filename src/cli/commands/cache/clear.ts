import type { Command } from '../../command.ts';
import { common } from '../../options.ts';

export const clear = {
  command: 'clear',
  describe: 'Remove all kept answers',
  options: common,
  examples: [['$0 cache clear', 'every question is asked again']],
  run,
} satisfies Command;

async function run(): Promise<void> {
  const { answerCache } = await import('../../answer-cache.ts');
  const removed = await answerCache().clear();
  process.stderr.write(`removed ${removed} ${removed === 1 ? 'answer' : 'answers'}\n`);
}

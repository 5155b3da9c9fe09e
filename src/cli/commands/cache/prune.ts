import type { ArgumentsOf, Command } from '../../command.ts';
import { stage } from '../../explain-options.ts';
import { common } from '../../options.ts';
import { parseDuration } from '../../parse.ts';

const options = { 'older-than': { ...stage['cache-ttl'], describe: 'how old an answer may be' }, ...common } as const;

export const prune = {
  command: 'prune',
  describe: 'Remove kept answers that are too old, and what cannot be read',
  options,
  examples: [['$0 cache prune --older-than 1d', 'keep those of the last day']],
  run,
} satisfies Command;

async function run(args: ArgumentsOf<typeof options>): Promise<void> {
  const ttl = parseDuration('--older-than', args.olderThan);
  const { answerCache } = await import('../../answer-cache.ts');
  const removed = await answerCache().prune(ttl, Date.now());
  process.stderr.write(`removed ${removed} ${removed === 1 ? 'answer' : 'answers'}\n`);
}

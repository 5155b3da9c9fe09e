import { formatAge } from '../../../core/time.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { common, textOrJson } from '../../options.ts';
import { tableOf } from '../../table.ts';

const options = { ...textOrJson, ...common };

export const list = {
  command: 'list',
  describe: 'List the kept answers, the newest first',
  options,
  examples: [['$0 cache list', 'key, age, provider and model of each']],
  run,
} satisfies Command;

async function run({ output }: ArgumentsOf<typeof options>): Promise<void> {
  const { answerCache } = await import('../../answer-cache.ts');
  const entries = await answerCache().list();
  if (output === 'json') {
    const rows = entries.map(({ key, at, provider, model, cut }) => ({ key, at, provider, model, cut }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const rows = entries.map(({ key, at, provider, model }) => ({
    key: key.slice(0, 12),
    age: formatAge(Math.max(0, (Date.now() - Date.parse(at)) / 1000)),
    provider,
    model,
  }));
  process.stdout.write(rows.length === 0 ? 'no answer is kept\n' : tableOf(rows));
}

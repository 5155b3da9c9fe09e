import { UserError } from '../../../core/errors.ts';
import { column } from '../../../render/style.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { common, textOrJson } from '../../options.ts';
import { didYouMean } from '../../parse.ts';
import { detectTerminal } from '../../terminal.ts';
import { analyzerIds } from '../../value-sources.ts';

const options = { ...textOrJson, ...common };

export const show = {
  command: 'show',
  describe: 'Say what an analyzer looks at, what it needs, and what it can find',
  positional: { name: 'id', describe: 'an analyzer (see: kubecause analyzers list)', values: analyzerIds },
  options,
  examples: [['$0 analyzers show service-endpoints', 'what it reads, and its codes']],
  run,
} satisfies Command;

async function run({ id, output }: ArgumentsOf<typeof options> & { readonly id: string }): Promise<void> {
  const { analyzers } = await import('../../../../analyzers/index.ts');
  const found = analyzers.find(analyzer => analyzer.id === id);
  if (found === undefined)
    throw new UserError(
      `there is no analyzer "${id}"${didYouMean(
        id,
        analyzers.map(a => a.id),
      )}`,
    );
  const { title, subjects, reads = [], consults = [], aliases = [], profile, codes } = found;
  const about = { id, title, checks: subjects, needs: reads, consults, aliases, profile };
  if (output === 'json') {
    process.stdout.write(`${JSON.stringify({ ...about, codes }, null, 2)}\n`);
    return;
  }
  const { width } = detectTerminal({});
  const rows = Object.entries(about)
    .map(([name, value]): [string, string] => [name, [value ?? []].flat().join(', ')])
    .filter(([, text]) => text !== '');
  const lines = [
    ...rows.map(([name, text]) => column(name.padEnd(10), text, width)),
    '',
    ...Object.entries(codes).map(([code, { severity, message }]) =>
      column(`${severity.padEnd(10)}`, `${code}: ${message}`, width),
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

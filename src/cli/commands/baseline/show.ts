import { formatRef } from '../../../core/objects.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { common, textOrJson } from '../../options.ts';
import { tableOf } from '../../table.ts';

const options = { ...textOrJson, ...common };

export const show = {
  command: 'show',
  describe: 'List what a baseline holds',
  positional: { name: 'file', describe: 'the file of the baseline', values: 'files' },
  options,
  examples: [['$0 baseline show known.yaml', 'object, code and words of each finding']],
  run,
} satisfies Command;

async function run({ file, output }: ArgumentsOf<typeof options> & { readonly file: string }): Promise<void> {
  const { readBaseline } = await import('../../../config/baseline-file.ts');
  const { findings } = await readBaseline(file);
  if (output === 'json') {
    process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
    return;
  }
  const rows = findings.map(({ code, object, title }) => ({ object: formatRef(object), code, finding: title }));
  process.stdout.write(rows.length === 0 ? 'nothing is known\n' : tableOf(rows));
}

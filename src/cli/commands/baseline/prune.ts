import { formatRef } from '../../../core/objects.ts';
import { printable } from '../../../core/values.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { diagnosed, diagnoseFor } from './diagnose.ts';

export const prune = {
  command: 'prune',
  describe: 'Drop what is gone from a baseline, so that it is news when it comes back',
  positional: { name: 'file', describe: 'the file of the baseline', values: 'files' },
  options: diagnosed,
  examples: [['$0 baseline prune known.yaml', 'what could not be looked at stays']],
  run,
} satisfies Command;

async function run(args: ArgumentsOf<typeof diagnosed> & { readonly file: string }): Promise<void> {
  const [{ readBaseline, writeBaseline }, { goneFrom }] = await Promise.all([
    import('../../../config/baseline-file.ts'),
    import('../../../engine/gone.ts'),
  ]);
  const baseline = await readBaseline(args.file);
  const { report, analyzers, namespaces } = await diagnoseFor(args);
  const gone = goneFrom(baseline, report, analyzers, namespaces);
  const left = baseline.findings.filter(finding => !gone.includes(finding));
  if (gone.length > 0) await writeBaseline(args.file, left);
  if (args.quiet) return;
  for (const { code, object } of gone) process.stderr.write(`gone: ${printable(formatRef(object))} ${code}\n`);
  process.stderr.write(`${args.file}: ${gone.length} findings dropped, ${left.length} stay\n`);
}

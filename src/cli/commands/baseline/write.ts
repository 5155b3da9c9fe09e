import { knownFindings } from '../../../core/baseline.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { diagnosed, diagnoseFor } from './diagnose.ts';

export const write = {
  command: 'write',
  describe: 'Write down all that is found now',
  positional: { name: 'file', describe: 'the file to write; what it knows keeps its words', values: 'files' },
  options: diagnosed,
  examples: [
    ['$0 baseline write known.yaml', 'all that is wrong today'],
    ['$0 analyze --baseline known.yaml --fail-on-new', 'exit with 1 only for what is not in it'],
  ],
  run,
} satisfies Command;

async function run(args: ArgumentsOf<typeof diagnosed> & { readonly file: string }): Promise<void> {
  const { readBaselineIfAny, writeBaseline } = await import('../../../config/baseline-file.ts');
  // A file that is none is not overwritten, and that is said before the cluster is read.
  const before = await readBaselineIfAny(args.file);
  const { report } = await diagnoseFor(args);
  const findings = knownFindings(report, before?.findings);
  await writeBaseline(args.file, findings);
  if (args.quiet) return;
  process.stderr.write(`${args.file}: ${findings.length} findings of ${report.incidents.length} incidents are known\n`);
  if (!report.coverage.complete)
    process.stderr.write('not everything could be checked: what is found when it can be will be new\n');
}

import { type ComparedReport, compareReports, newlyAtLeast } from '../../core/comparison.ts';
import { UserError } from '../../core/errors.ts';
import { severities } from '../../core/finding.ts';
import type { ArgumentsOf, Command, Option, Program, Told } from '../command.ts';
import { exitCodeOf } from '../exit.ts';
import { common, configured, connection, recorded, selection } from '../options.ts';
import { detectTerminal } from '../terminal.ts';
import { diagnoseFor } from './baseline/diagnose.ts';

const own = {
  output: {
    alias: 'o',
    type: 'string',
    choices: ['text', 'json', 'markdown'] as const,
    default: 'text' as const,
    describe: 'for people, for programs, or for a comment',
    group: 'Output:',
  },
  'fail-on': {
    type: 'string',
    choices: [...severities, 'never'] as const,
    default: 'error' as const,
    describe: 'exit with 1 if an incident is new and at least this bad, or became so bad',
    group: 'Exit code:',
  },
  'fail-on-incomplete': {
    type: 'boolean',
    default: false,
    describe: 'exit with 3 if not everything could be checked in the later one, or something is settling',
    group: 'Exit code:',
  },
  'assume-complete': recorded['assume-complete'],
  identity: recorded.identity,
} as const satisfies Record<string, Option>;

const options = { ...own, ...selection, ...configured, ...common, ...connection } as const;

type DiffArguments = ArgumentsOf<typeof options> & { readonly sides: readonly string[] };

export const diff = {
  command: 'diff',
  guesses: ['compare'],
  describe: 'Say what is new, gone, worse or better between two looks at a cluster',
  positional: {
    name: 'sides',
    describe:
      'the earlier and the later one: reports of -o json, or recordings; without the later one, the live cluster',
    array: true,
    values: 'files',
  },
  options,
  exits: ['healthy', 'found', 'failed', 'incomplete'],
  examples: [
    ['$0 diff before.json after.json', 'two reports of kubecause analyze -o json'],
    ['$0 diff monday.tar.gz', 'a recording, and the live cluster now'],
    ['$0 diff before.json after.json -o markdown', 'for a comment on a change'],
  ],
  run,
} satisfies Command;

async function run(args: DiffArguments, _: Program, { options: typed }: Told): Promise<void> {
  const [earlier = '', later, ...others] = args.sides;
  if (others.length > 0) throw new UserError(`diff compares two reports or recordings, but got ${args.sides.length}`);
  const { comparisonFormats } = await import('../../render/comparison/index.ts');
  const render = await comparisonFormats[args.output]();
  // What a configuration file says of namespaces is for what is read anew.
  const narrowed = typed.has('namespace');
  const before = await readSide(earlier, args, narrowed);
  const after = await readSide(later, args, narrowed);
  const comparison = compareReports(before, after);
  const detail = args.quiet ? 'quiet' : args.verbose ? 'verbose' : 'normal';
  process.stdout.write(render(comparison, { ...detectTerminal(args), detail, showInfo: true }));
  const { failOn, failOnIncomplete } = args;
  // What was bad before fails nothing: the later report is judged by its news.
  const incidents = failOn === 'never' ? [] : newlyAtLeast(comparison, failOn);
  process.exitCode = exitCodeOf({ ...after, incidents }, { failOn, failOnIncomplete });
}

/** A report, a recording, or the live cluster. */
async function readSide(path: string | undefined, args: DiffArguments, narrowed: boolean): Promise<ComparedReport> {
  if (path === undefined)
    return (
      await diagnoseFor({
        ...args,
        recording: undefined,
        assumeComplete: undefined,
        identity: undefined,
      })
    ).report;
  const { readReportIfAny } = await import('../../config/report-file.ts');
  const report = await readReportIfAny(path);
  if (report === undefined) return (await diagnoseFor({ ...args, recording: path })).report;
  if (narrowed)
    throw new UserError(
      `${path} is a report: -n chooses what is read of recordings and clusters; make the report with -n`,
    );
  return report;
}

import type { ArgumentsCamelCase, InferredOptionTypes, Options } from 'yargs';
import { type Baseline, markKnown } from '../../core/baseline.ts';
import type { Diagnosis } from '../../core/diagnosis.ts';
import { UserError } from '../../core/errors.ts';
import type { Severity } from '../../core/finding.ts';
import { severities } from '../../core/finding.ts';
import { parseSelector } from '../../core/selectors.ts';
import type { Source } from '../../core/source.ts';
import { formatAge } from '../../core/time.ts';
import type { DiagnoseOptions } from '../../engine/diagnose.ts';
import { formatNames, type RenderOptions } from '../../render/index.ts';
import { allCodes } from '../codes.ts';
import { exitCodeOf, type FailPolicy } from '../exit.ts';
import { backend, stage } from '../explain-options.ts';
import type { ExplainStage } from '../explain-stage.ts';
import { parseObjects } from '../objects.ts';
import { openSource } from '../open-source.ts';
import { type Command, common, configured, connection, recorded, selection } from '../options.ts';
import { parseOutputs, writeOutputs } from '../output.ts';
import { namespacesOf, parseDuration, parseExpected } from '../parse.ts';
import { type StatusLine, statusLine, withProgress } from '../progress.ts';
import { setUp } from '../setup.ts';
import { renderStats } from '../stats.ts';
import { detectTerminal, type Terminal } from '../terminal.ts';

const own = {
  selector: {
    alias: 'l',
    type: 'string',
    requiresArg: true,
    describe: 'only incidents that touch objects with these labels',
    group: 'What to look at:',
  },
  filter: {
    alias: 'f',
    type: 'string',
    requiresArg: true,
    array: true,
    describe: 'only incidents found by these analyzers or on these kinds',
    group: 'What to look at:',
  },
  severity: {
    type: 'string',
    requiresArg: true,
    choices: severities,
    describe: 'only incidents at least this bad',
    group: 'What to look at:',
  },
  show: {
    type: 'string',
    requiresArg: true,
    array: true,
    choices: ['info', 'suppressed', 'known'] as const,
    describe: 'also show what is only worth knowing, what is suppressed, or what the baseline knows',
    group: 'Output:',
  },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    array: true,
    default: ['text'],
    defaultDescription: 'text',
    describe: `format of the report: ${[...formatNames, 'template=FILE'].join(', ')}; FORMAT=FILE writes it there (repeatable)`,
    group: 'Output:',
  },
  stats: {
    type: 'boolean',
    default: false,
    describe: 'requests, bytes and time per kind, on stderr',
    group: 'Output:',
  },
  'fail-on': {
    type: 'string',
    requiresArg: true,
    choices: [...severities, 'never'] as const,
    default: 'error' as const,
    describe: 'exit with 1 if an incident is at least this bad',
    group: 'Exit code:',
  },
  'fail-on-incomplete': {
    type: 'boolean',
    default: false,
    describe: 'exit with 3 if not everything could be checked or is settled',
    group: 'Exit code:',
  },
  'expect-unknown': {
    type: 'string',
    requiresArg: true,
    array: true,
    describe: 'kinds that may not be read, such as Secret: shown, but not incomplete for --fail-on-incomplete',
    group: 'Exit code:',
  },
  baseline: {
    type: 'string',
    requiresArg: true,
    describe: 'file of what is known (kubecause baseline write): counted, not shown',
    group: 'Exit code:',
  },
  'fail-on-new': {
    type: 'boolean',
    default: false,
    describe: 'exit with 1 only for incidents that the baseline does not know',
    group: 'Exit code:',
  },
  wait: {
    type: 'string',
    describe: 'look again until nothing is settling, for at most this long (5m if no time is given)',
    group: 'Exit code:',
  },
} as const satisfies Record<string, Options>;

const options = {
  ...own,
  ...stage,
  ...backend,
  ...recorded,
  ...selection,
  ...configured,
  ...common,
  ...connection,
} as const;

type AnalyzeArguments = ArgumentsCamelCase<InferredOptionTypes<typeof options>> & {
  readonly objects?: readonly string[];
};

export const analyze = {
  command: ['analyze [objects..]', 'analyse', '$0'],
  describe: 'Find what is wrong in a cluster, and why',
  positional: {
    name: 'objects',
    describe: 'objects such as deploy/web pod/api-1: only incidents that touch them; -n says where they are',
    array: true,
    optional: true,
  },
  options,
  examples: [
    ['$0', 'the cluster of the current context, all namespaces'],
    ['$0 analyze -n shop -n pay', 'what concerns two namespaces'],
    ['$0 analyze deploy/web svc/web -n shop', 'what concerns two objects'],
    ['$0 analyze --filter Service', 'incidents that touch Services'],
    ['$0 analyze -o json | jq .incidents', 'for other tools'],
    ['$0 analyze -o dot | dot -Tsvg > out.svg', 'drawn by Graphviz; -o mermaid for Markdown'],
    ['$0 analyze --explain -i', 'what a model says of each incident; then ask it on'],
    ['$0 analyze --recording dump.tar.gz', 'a cluster recorded before'],
  ],
  run,
} satisfies Command;

async function run(args: AnalyzeArguments): Promise<void> {
  const { filtered, ...setup } = await setUp(args);
  const outputs = await parseOutputs(args.output);
  if (args.interactive) await refuseUnlessTerminal(args);
  const asked = args.dryRun ? previewFormat(args.output) : undefined;
  const terminal = detectTerminal(args);
  const policy = await policyOf(args);
  // A backend that cannot be asked is said before the cluster is read.
  const explaining = args.explain || args.dryRun ? await openStage(args) : undefined;
  const line = statusLine(terminal, args.quiet);
  const source = withProgress(await openSource(args), line);
  const found = await diagnoseUntilSettled(args, source, { ...setup, scope: scopeOf(args, filtered) }, line);
  const diagnosis =
    policy.baseline === undefined ? found : { ...found, report: markKnown(found.report, policy.baseline) };
  if (asked !== undefined && explaining !== undefined) {
    process.stdout.write(await explaining.preview(diagnosis, source, asked));
    return;
  }
  const explained = await explaining?.explain(diagnosis, source, line);
  const report = explained?.report ?? diagnosis.report;
  await writeOutputs(report, outputs, await lookOf(args, terminal));
  process.exitCode ??= exitCodeOf(report, policy);
  if (args.interactive) await explained?.talk(terminal);
}

/** Loaded only for those who have one. */
async function loadBaseline(path: string): Promise<Baseline> {
  const { readBaseline } = await import('../../config/baseline-file.ts');
  return readBaseline(path);
}

/** When to fail, and what is known: read before the cluster is. */
async function policyOf(args: AnalyzeArguments): Promise<FailPolicy & { readonly baseline: Baseline | undefined }> {
  const { failOn, failOnIncomplete, failOnNew } = args;
  if (failOnNew && args.baseline === undefined)
    throw new UserError('--fail-on-new wants a baseline: --baseline FILE; write one: kubecause baseline write FILE');
  return {
    failOn,
    failOnIncomplete,
    failOnNew,
    expectUnknown: new Set(args.expectUnknown && parseExpected(args.expectUnknown)),
    baseline: args.baseline === undefined ? undefined : await loadBaseline(args.baseline),
  };
}

async function refuseUnlessTerminal(args: AnalyzeArguments): Promise<void> {
  const { checkInteractive } = await import('../interactive.ts');
  checkInteractive(args);
}

function previewFormat(given: readonly string[]): 'text' | 'json' {
  const [format = 'text'] = given;
  if (given.length === 1 && (format === 'text' || format === 'json')) return format;
  throw new UserError(`--dry-run prints text or json, but got -o ${given.join(' -o ')}`);
}

async function openStage(args: AnalyzeArguments): Promise<ExplainStage> {
  const { openExplainStage } = await import('../explain-stage.ts');
  return openExplainStage(args);
}

function scopeOf(args: AnalyzeArguments, analyzers?: ReadonlySet<string>): NonNullable<DiagnoseOptions['scope']> {
  const namespaces = namespacesOf(args);
  const objects = parseObjects(args.objects ?? []);
  return {
    ...(namespaces !== undefined && { namespaces }),
    ...(objects.length > 0 && { objects }),
    ...(analyzers !== undefined && { analyzers }),
    ...(args.selector !== undefined && { selector: parseSelector('-l', args.selector) }),
    ...(args.severity !== undefined && { severity: args.severity satisfies Severity }),
  };
}

/** Seconds between two looks with `--wait`. */
const pause = 5;

/** Reads and diagnoses; with `--wait` again and again, over the same connection, while something is settling. */
async function diagnoseUntilSettled(
  args: AnalyzeArguments,
  source: Source,
  options: DiagnoseOptions,
  line: StatusLine | undefined,
): Promise<Diagnosis> {
  if (args.wait !== undefined && args.recording !== undefined)
    throw new UserError('--wait needs a live cluster: a recording does not change');
  const most = args.wait === undefined ? 0 : parseDuration('--wait', args.wait);
  const { investigate } = await import('../../engine/diagnose.ts');
  const deadline = performance.now() + most * 1000;
  for (;;) {
    const diagnosis = await investigate(source, options);
    const { settling } = diagnosis.report;
    const left = deadline - performance.now();
    if (settling.length === 0 || left <= 0) {
      line?.clear();
      if (args.stats) process.stderr.write(renderStats(source.stats));
      return diagnosis;
    }
    line?.show(`settling: ${settling.length}; looking again for at most ${formatAge(left / 1000)}`);
    await new Promise(resolve => setTimeout(resolve, Math.min(pause * 1000, left)));
  }
}

async function lookOf(args: AnalyzeArguments, terminal: Terminal): Promise<RenderOptions> {
  return {
    ...terminal,
    detail: args.quiet ? 'quiet' : args.verbose ? 'verbose' : 'normal',
    showInfo: args.show?.includes('info') === true || args.severity === 'info',
    showSuppressed: args.show?.includes('suppressed') === true,
    showKnown: args.show?.includes('known') === true,
    codes: await allCodes(),
    failOn: args.failOn,
  };
}

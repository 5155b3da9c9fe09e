import { type Baseline, markKnown } from '../../core/baseline.ts';
import type { Diagnosis } from '../../core/diagnosis.ts';
import { UserError } from '../../core/errors.ts';
import type { Source } from '../../core/source.ts';
import { formatAge } from '../../core/time.ts';
import type { DiagnoseOptions, Scope } from '../../engine/options.ts';
import type { RenderOptions } from '../../render/index.ts';
import { analyzeOptions } from '../analyze-options.ts';
import { allCodes } from '../codes.ts';
import { collectGarbage } from '../collect-garbage.ts';
import type { ArgumentsOf, Command } from '../command.ts';
import { contextsOf, lookAtEach, worstOf } from '../contexts.ts';
import { exitCodeOf, exitCodes, type FailPolicy } from '../exit.ts';
import type { ExplainStage } from '../explain-stage.ts';
import { parseObjects } from '../objects.ts';
import { openSource } from '../open-source.ts';
import { checkSeveral, parseOutputs, writeOutputs, writeSeveral } from '../output.ts';
import { parseDuration, parseExpected } from '../parse.ts';
import { type StatusLine, statusLine, withProgress } from '../progress.ts';
import { scopeOf } from '../scope.ts';
import { setUp } from '../setup.ts';
import { renderStats } from '../stats.ts';
import { detectTerminal, type Terminal } from '../terminal.ts';

type AnalyzeArguments = ArgumentsOf<typeof analyzeOptions> & {
  readonly objects?: readonly string[];
};

export const analyze = {
  command: ['analyze', 'analyse'],
  guesses: [
    'scan',
    'check',
    'run',
    'doctor',
    'diagnose',
    'diagnostics',
    'lint',
    'get',
    'report',
    'status',
    'troubleshoot',
  ],
  describe: 'Find what is wrong in a cluster, and why',
  positional: {
    name: 'objects',
    describe: 'objects such as deploy/web pod/api-1: only incidents that touch them; -n says where they are',
    array: true,
    optional: true,
  },
  options: analyzeOptions,
  exits: ['healthy', 'found', 'failed', 'incomplete'],
  examples: [
    ['$0', 'the cluster of the current context, all namespaces'],
    ['$0 analyze -n shop -n pay', 'what concerns two namespaces'],
    ['$0 analyze deploy/web svc/web -n shop', 'what concerns two objects'],
    ['$0 analyze --filter Service', 'incidents that touch Services'],
    ['$0 analyze -o json | jq .incidents', 'for other tools'],
    ['$0 analyze -o dot | dot -Tsvg > out.svg', 'drawn by Graphviz; -o mermaid for Markdown'],
    ['$0 analyze --explain -i', 'what a model says of each incident; then ask it on'],
    ['$0 analyze --watch', 'stay, and tell what appears and what goes'],
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
  const objects = parseObjects(args.objects ?? []);
  const scope: Scope = {
    ...scopeOf(args, filtered),
    ...(objects.length > 0 && { objects }),
    ...(args.since !== undefined && { since: parseDuration('--since', args.since) }),
  };
  const look = async (context: string | undefined): Promise<{ diagnosis: Diagnosis; source: Source }> => {
    const source = withProgress(await openSource({ ...args, context }), line);
    const found = await diagnoseUntilSettled(args, source, { ...setup, scope }, line);
    const { baseline } = policy;
    return {
      source,
      diagnosis: baseline === undefined ? found : { ...found, report: markKnown(found.report, baseline) },
    };
  };
  const contexts = await contextsOf(args);
  if (args.watch) {
    const { watchCluster } = await import('../watch.ts');
    const given = { ...args, context: contexts[0], several: contexts.length > 1 };
    await watchCluster(given, { ...setup, scope }, policy.baseline, await lookOf(args, terminal));
    return;
  }
  if (contexts.length > 1) {
    checkSeveral(outputs, args.output, contexts);
    const clusters = await lookAtEach(contexts, async context => {
      const { diagnosis, source } = await look(context);
      return (await explaining?.explain(diagnosis, source, line))?.report ?? diagnosis.report;
    });
    await writeSeveral(clusters, outputs, await lookOf(args, terminal));
    const codes = clusters.map(each => ('report' in each ? exitCodeOf(each.report, policy) : exitCodes.failed));
    process.exitCode ??= worstOf(codes);
    return;
  }
  const { diagnosis, source } = await look(contexts[0]);
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
  const stopwatch = { now: () => performance.now(), analyzers: new Map<string, number>() };
  for (;;) {
    const diagnosis = await investigate(source, {
      ...options,
      onChecked: collectGarbage,
      ...(args.stats !== undefined && { stopwatch }),
    });
    const { settling } = diagnosis.report;
    const left = deadline - performance.now();
    if (settling.length === 0 || left <= 0) {
      line?.clear();
      if (args.stats !== undefined) process.stderr.write(renderStats(source.stats, stopwatch.analyzers, args.stats));
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

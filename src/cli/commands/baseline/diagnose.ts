import type { Analyzer } from '../../../core/analyzer.ts';
import type { Report } from '../../../core/report.ts';
import { collectGarbage } from '../../collect-garbage.ts';
import type { ArgumentsOf } from '../../command.ts';
import { openSource } from '../../open-source.ts';
import { common, configured, connection, recorded, selection } from '../../options.ts';
import { namespacesOf } from '../../parse.ts';
import { statusLine, withProgress } from '../../progress.ts';
import { setUp } from '../../setup.ts';
import { detectTerminal } from '../../terminal.ts';

/** What a baseline is held against: the same words as those of analyze. */
export const diagnosed = { ...recorded, ...selection, ...configured, ...common, ...connection };

type Diagnosed = ArgumentsOf<typeof diagnosed>;

interface Findings {
  readonly report: Report;
  /** The analyzers that were to run. */
  readonly analyzers: readonly Analyzer[];
  readonly namespaces: readonly string[] | undefined;
}

/** Reads and diagnoses a cluster as analyze does. */
export async function diagnoseFor(args: Diagnosed): Promise<Findings> {
  const namespaces = namespacesOf(args);
  const [setup, { diagnose }] = await Promise.all([setUp(args), import('../../../engine/diagnose.ts')]);
  const source = withProgress(await openSource(args), statusLine(detectTerminal(args), args.quiet));
  const report = await diagnose(source, {
    ...setup,
    onChecked: collectGarbage,
    ...(namespaces !== undefined && { scope: { namespaces } }),
  });
  return { report, analyzers: setup.analyzers, namespaces };
}

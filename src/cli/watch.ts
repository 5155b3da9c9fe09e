import { type Baseline, markKnown } from '../core/baseline.ts';
import { UserError } from '../core/errors.ts';
import type { Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import type { NewsItem } from '../engine/news.ts';
import type { DiagnoseOptions } from '../engine/options.ts';
import type { RenderOptions } from '../render/index.ts';
import { openSource, type SourceArguments } from './open-source.ts';

/** So many of the last changes stand below the report. */
const mostNews = 10;
const clear = '\u001b[2J\u001b[3J\u001b[H';

export interface WatchArguments extends SourceArguments {
  readonly output: readonly string[];
  readonly wait?: string | undefined;
  readonly explain: boolean;
  readonly dryRun: boolean;
  /** Whether several clusters are asked for. */
  readonly several: boolean;
}

/**
 * Looks at a cluster whenever something changed in it, until it is stopped. A terminal shows the report and the last changes;
 * a pipe gets a line for each change, and nothing else.
 */
export async function watchCluster(
  args: WatchArguments,
  options: DiagnoseOptions,
  baseline: Baseline | undefined,
  look: RenderOptions,
): Promise<void> {
  const print = await printerFor(args, look);
  const { signal } = new AbortController();
  const [{ WarmDiagnosis }, { News }, { shownIncidents }] = await Promise.all([
    import('../serve/warm-diagnosis.ts'),
    import('../engine/news.ts'),
    import('../render/words.ts'),
  ]);
  const news = new News(options.analyzers, options.scope?.namespaces);
  const warm = new WarmDiagnosis(await openSource(args, signal), options, {
    onLook({ diagnosis: { report } }) {
      const marked = baseline === undefined ? report : markKnown(report, baseline);
      print(marked, news.of(marked, shownIncidents(marked, look).shown).filter(isTold));
    },
    onFailure({ message }) {
      process.stderr.write(`kubecause: ${message}; trying again\n`);
    },
  });
  await warm.run(signal);
}

/** What an incident becomes is seen in the report; lines are for those that are new or over. */
function isTold({ type }: NewsItem): boolean {
  return type !== 'changed';
}

type Printer = (report: Report, news: readonly NewsItem[]) => void;

/** @throws UserError if something was asked for that does not go with watching */
async function printerFor(args: WatchArguments, look: RenderOptions): Promise<Printer> {
  const { recording, manifests, wait, explain, dryRun, several, output } = args;
  if (recording !== undefined || manifests !== undefined)
    throw new UserError('--watch needs a live cluster: a recording does not change');
  if (several) throw new UserError('--watch is about one cluster: name one with --context');
  if (wait !== undefined)
    throw new UserError('--watch does not end, so there is nothing for --wait to wait for: give only one of the two');
  if (explain || dryRun) throw new UserError('--watch asks no model: explain what it shows with analyze --explain');
  const [format = 'text'] = output;
  if (output.length > 1 || (format !== 'text' && format !== 'jsonl'))
    throw new UserError(`--watch prints text or jsonl, but got -o ${output.join(' -o ')}`);
  if (format === 'jsonl') return (_, news) => write(news.map(item => JSON.stringify(item)));
  if (!process.stdout.isTTY) return (_, news) => write(news.map(lineOf));
  const { renderText } = await import('../render/text.ts');
  const past: string[] = [];
  return (report, news) => {
    past.push(...news.map(lineOf));
    past.splice(0, past.length - mostNews);
    process.stdout.write(`${clear}${renderText(report, look)}\n${past.join('\n')}\n\nwatching; Ctrl-C ends\n`);
  };
}

function write(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** `2026-01-01T00:00:00Z opened 19c3f2d7e9 ERROR Deployment shop/web: …`. */
function lineOf({ type, at, incident: { id, severity, title } }: NewsItem): string {
  return `${at} ${type.padEnd(6)} ${id} ${severity.toUpperCase().padEnd(7)} ${printable(title)}`;
}

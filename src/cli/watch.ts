import { setTimeout as pause } from 'node:timers/promises';
import { type Baseline, markKnown } from '../core/baseline.ts';
import { UserError } from '../core/errors.ts';
import type { Report } from '../core/report.ts';
import type { Source } from '../core/source.ts';
import { printable } from '../core/values.ts';
import type { DiagnoseOptions } from '../engine/diagnose.ts';
import type { NewsItem } from '../engine/news.ts';
import type { RenderOptions } from '../render/index.ts';
import { openSource, type SourceArguments } from './open-source.ts';

/** Milliseconds between two looks at least, however much changes; and at most, since ages tell too. */
const least = 2000;
const most = 30_000;
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
  const [{ diagnose }, { News }, { shownIncidents }] = await Promise.all([
    import('../engine/diagnose.ts'),
    import('../engine/news.ts'),
    import('../render/words.ts'),
  ]);
  const source = await openSource(args, signal);
  const news = new News(options.analyzers, options.scope?.namespaces);
  for (let looks = 0; ; looks++) {
    const report = await lookAgain(() => diagnose(source, options), looks);
    if (report !== undefined) {
      const marked = baseline === undefined ? report : markKnown(report, baseline);
      print(marked, news.of(marked, shownIncidents(marked, look).shown));
    }
    await pause(least);
    await changed(source, signal);
  }
}

async function changed(source: Source, signal: AbortSignal): Promise<void> {
  await source.changed?.(most, signal);
}

/** What fails at first fails the run; later it is said, and tried again. */
async function lookAgain(look: () => Promise<Report>, looks: number): Promise<Report | undefined> {
  try {
    return await look();
  } catch (error) {
    if (looks === 0 || !(error instanceof UserError)) throw error;
    process.stderr.write(`kubecause: ${error.message}; trying again\n`);
    return undefined;
  }
}

type Printer = (report: Report, news: readonly NewsItem[]) => void;

/** @throws UserError if something was asked for that does not go with watching */
async function printerFor(args: WatchArguments, look: RenderOptions): Promise<Printer> {
  const { recording, manifests, wait, explain, dryRun, several, output } = args;
  if (recording !== undefined || manifests !== undefined)
    throw new UserError('--watch needs a live cluster: a recording does not change');
  if (several) throw new UserError('--watch is about one cluster: name one --context');
  if (wait !== undefined)
    throw new UserError('--watch does not end, so there is nothing for --wait to wait for: give either');
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

/** `2026-01-01T00:00:00Z appeared 19c3f2d7e9 ERROR Deployment shop/web: …`. */
function lineOf({ type, at, incident: { id, severity, title } }: NewsItem): string {
  return `${at} ${type.padEnd(8)} ${id} ${severity.toUpperCase().padEnd(7)} ${printable(title)}`;
}

import type { Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import type { Renderer, RenderOptions } from './render-options.ts';
import { column, styleOf } from './style.ts';
import { verdictText } from './summary-text.ts';

/** What became of one of several clusters: its report, or why there is none. */
export type ClusterOutcome =
  | { readonly context: string; readonly report: Report }
  | { readonly context: string; readonly error: string };

/** Several clusters in, a string out; `one` renders the report of one. */
export type SeveralRenderer = (clusters: readonly ClusterOutcome[], options: RenderOptions, one: Renderer) => string;

/** For people: each report as it is, and a line for each cluster in the end. */
export function oneAfterAnother(clusters: readonly ClusterOutcome[], options: RenderOptions, one: Renderer): string {
  const style = styleOf(options);
  const quiet = options.detail === 'quiet';
  const width = Math.max(...clusters.map(({ context }) => context.length)) + 2;
  const reports = clusters.flatMap(cluster => {
    if (!('report' in cluster)) return [];
    const text = one(cluster.report, options);
    return quiet ? text.replace(/^(?=.)/gm, `${printable(cluster.context)}  `) : `${text}\n`;
  });
  const lines = clusters.map(cluster =>
    column(
      printable(cluster.context).padEnd(width),
      'report' in cluster
        ? verdictText(cluster.report)
        : style.severity.error(`not looked at: ${printable(cluster.error)}`),
      style.width,
    ),
  );
  if (quiet) return reports.join('');
  return `${reports.join('\n')}\n${style.bold(`${clusters.length} clusters`)}\n${lines.join('\n')}\n`;
}

/** For programs that read text, each report as it is: a template says itself of which cluster it tells. */
export function joined(clusters: readonly ClusterOutcome[], options: RenderOptions, one: Renderer): string {
  return clusters.flatMap(cluster => ('report' in cluster ? [one(cluster.report, options)] : [])).join('');
}

import type { Report } from '../core/report.ts';
import { schemaVersion } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { escapeJson } from './json.ts';
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

export function jsonOfAll(clusters: readonly ClusterOutcome[]): string {
  return `${escapeJson(JSON.stringify(documentOf(clusters), null, 2))}\n`;
}

/** The document of `-o json` for several clusters. */
export function documentOf(clusters: readonly ClusterOutcome[]): object {
  return { schemaVersion, reports: clusters };
}

/** The lines of each cluster, each with its context. */
export function linesOf(clusters: readonly ClusterOutcome[], options: RenderOptions, one: Renderer): string {
  return clusters
    .flatMap(cluster => {
      if (!('report' in cluster)) return [{ type: 'error', ...cluster }];
      const lines = one(cluster.report, options).trimEnd().split('\n');
      return lines.map(line => ({ context: cluster.context, ...(JSON.parse(line) as object) }));
    })
    .map(line => `${escapeJson(JSON.stringify(line))}\n`)
    .join('');
}

/** A log with a run for each cluster; one that could not be looked at is a run that failed. */
export function mergedRuns(clusters: readonly ClusterOutcome[], options: RenderOptions, one: Renderer): string {
  const logs = clusters.map(cluster =>
    'report' in cluster
      ? (JSON.parse(one(cluster.report, options)) as { runs: object[] })
      : { runs: [failedRun(cluster)] },
  );
  const log = Object.assign(
    { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' },
    {
      runs: logs.flatMap(({ runs }) => runs),
    },
  );
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

function failedRun({ context, error }: { readonly context: string; readonly error: string }): object {
  return {
    tool: { driver: { name: 'kubecause' } },
    automationDetails: { id: `kubecause/${printable(context)}` },
    invocations: [
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: printable(error) } }],
      },
    ],
    results: [],
  };
}

/** For programs that read text, each report as it is: a template says itself of which cluster it tells. */
export function joined(clusters: readonly ClusterOutcome[], options: RenderOptions, one: Renderer): string {
  return clusters.flatMap(cluster => ('report' in cluster ? [one(cluster.report, options)] : [])).join('');
}

/**
 * Metrics with a label for the cluster. Those of one name stand together, as the format wants it, and one more says which
 * clusters were looked at: what is not there is otherwise taken for nothing.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function mergedMetrics(clusters: readonly ClusterOutcome[], options: RenderOptions, one: Renderer): string {
  const families = new Map<string, { readonly about: string[]; readonly samples: string[] }>();
  const labelOf = ({ context }: ClusterOutcome): string => `context="${printable(context).replace(/[\\"]/g, '_')}"`;
  for (const cluster of clusters) {
    if (!('report' in cluster)) continue;
    const [, ...texts] = one(cluster.report, options).split(/^# HELP /m);
    for (const text of texts) {
      const [help = '', type = '', ...samples] = text.trimEnd().split('\n');
      const family = families.get(help) ?? { about: [`# HELP ${help}`, type], samples: [] };
      families.set(help, family);
      family.samples.push(
        ...samples.map(sample =>
          sample.replace(
            /^(\w+)(?:\{(.*)\})? /,
            (_, name: string, labels?: string) =>
              `${name}{${[labelOf(cluster), ...(labels === undefined ? [] : [labels])].join(',')}} `,
          ),
        ),
      );
    }
  }
  const lines = [
    '# HELP kubecause_cluster_read 1 if the cluster was looked at, 0 if it could not be.',
    '# TYPE kubecause_cluster_read gauge',
    ...clusters.map(cluster => `kubecause_cluster_read{${labelOf(cluster)}} ${'report' in cluster ? 1 : 0}`),
    ...[...families.values()].flatMap(({ about, samples }) => [...about, ...samples]),
  ];
  return `${lines.join('\n')}\n`;
}

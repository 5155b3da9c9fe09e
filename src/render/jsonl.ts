import type { Report } from '../core/report.ts';
import { stepped } from '../core/steps.ts';
import { escapeJson } from './json.ts';
import type { ClusterOutcome } from './several.ts';

/**
 * A JSON object in each line, for log collectors and `jq -c`: first the report without its lists, then each incident with its
 * findings, then what is settling. `type` says which it is.
 */
export const renderJsonl = stepped(function* (report: Report) {
  const lines: string[] = [];
  for (const record of recordsOf(report)) {
    lines.push(lineOf(record));
    yield;
  }
  return lines.join('');
});

/** The lines of each cluster, each with its context. */
export function jsonlOfAll(clusters: readonly ClusterOutcome[]): string {
  return clusters
    .flatMap(cluster =>
      'report' in cluster
        ? Array.from(recordsOf(cluster.report), record => ({ context: cluster.context, ...record }))
        : [{ type: 'error', ...cluster }],
    )
    .map(lineOf)
    .join('');
}

function* recordsOf({ incidents, findings, settling, ...report }: Report): Generator<object> {
  const members = new Map<string, Report['findings'][number][]>(incidents.map(({ id }) => [id, []]));
  for (const finding of findings) members.get(finding.incident)?.push(finding);
  yield { type: 'report', ...report };
  for (const incident of incidents) yield { type: 'incident', ...incident, findings: members.get(incident.id) };
  for (const waiting of settling) yield { type: 'settling', ...waiting };
}

function lineOf(record: object): string {
  return `${escapeJson(JSON.stringify(record))}\n`;
}

import type { Report } from '../core/report.ts';
import { escapeJson } from './json.ts';

/**
 * A JSON object in each line, for log collectors and `jq -c`: first the report without its lists, then each incident with its
 * findings, then what is settling. `type` says which it is.
 */
export function renderJsonl({ incidents, findings, settling, ...report }: Report): string {
  const members = new Map<string, Report['findings'][number][]>(incidents.map(({ id }) => [id, []]));
  for (const finding of findings) members.get(finding.incident)?.push(finding);
  const lines = [
    { type: 'report', ...report },
    ...incidents.map(incident => ({ type: 'incident', ...incident, findings: members.get(incident.id) })),
    ...settling.map(waiting => ({ type: 'settling', ...waiting })),
  ];
  return lines.map(line => `${escapeJson(JSON.stringify(line))}\n`).join('');
}

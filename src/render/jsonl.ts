import type { Report } from '../core/report.ts';
import { mapInSteps, stepped } from '../core/steps.ts';
import { escapeJson } from './json.ts';

/**
 * A JSON object in each line, for log collectors and `jq -c`: first the report without its lists, then each incident with its
 * findings, then what is settling. `type` says which it is.
 */
export const renderJsonl = stepped(function* ({ incidents, findings, settling, ...report }: Report) {
  const members = new Map<string, Report['findings'][number][]>(incidents.map(({ id }) => [id, []]));
  for (const finding of findings) members.get(finding.incident)?.push(finding);
  yield;
  return [
    lineOf({ type: 'report', ...report }),
    ...(yield* mapInSteps(incidents, incident =>
      lineOf({ type: 'incident', ...incident, findings: members.get(incident.id) }),
    )),
    ...(yield* mapInSteps(settling, waiting => lineOf({ type: 'settling', ...waiting }))),
  ].join('');
});

function lineOf(value: object): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}

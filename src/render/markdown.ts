import type { Severity } from '../core/finding.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { printable } from '../core/values.ts';
import type { RenderOptions } from './render-options.ts';
import { coverageLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { findingText, impactText, shownIncidents, sinceText, sourceText } from './words.ts';

const signs = { error: '🔴', warning: '🟡', info: '🔵' } as const satisfies Record<Severity, string>;

/** So many incidents are told whole; a comment on GitHub ends at 65,536 characters. */
const mostWhole = 30;
const mostEffects = 15;

/** For a job summary or a comment: what is wrong at a glance, what belongs to it behind a click. */
export function renderMarkdown(report: Report, options: RenderOptions): string {
  const { shown } = shownIncidents(report, options);
  const findings = findingsById(report);
  const more = shown.slice(mostWhole);
  const parts = [
    `## kubecause: ${escaped(verdictText(report))}`,
    `<sub>${escaped(sourceText(report))}</sub>`,
    ...report.groups.map(
      ({ title, incidents }) => `**In common:** ${escaped(printable(title))} (${incidents.length} incidents)`,
    ),
    ...shown.slice(0, mostWhole).map(incident => incidentPart(incident, report, findings)),
    ...(more.length === 0
      ? []
      : [
          details(
            `${more.length} more`,
            more.map(({ severity, title }) => `- ${signs[severity]} ${escaped(printable(title))}`),
          ),
        ]),
    details(
      'What was checked',
      coverageLines(report, options).map(line => `- ${escaped(line)}`),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function incidentPart(incident: Incident, report: Report, findings: ReadonlyMap<string, ReportedFinding>): string {
  const cause = findings.get(incident.cause)!;
  const impact = impactText(incident);
  const effects = incident.consequences
    .slice(0, mostEffects)
    .map(id => `  - ${escaped(findingText(findings.get(id)!))}`);
  const left = incident.consequences.length - effects.length;
  const rows = [
    ...(impact === '' ? [] : [`- **Impact:** ${escaped(impact)}`]),
    ...(incident.since === undefined ? [] : [`- **Since:** ${escaped(sinceText(incident.since, report.takenAt))}`]),
    ...(effects.length === 0 ? [] : ['- **Then:**', ...effects, ...(left > 0 ? [`  - and ${left} more`] : [])]),
    `- **Do:** ${escaped(printable(cause.fix))}`,
    `- **Look:** ${code(printable(cause.look))}`,
    ...explained(incident),
  ];
  return details(`${signs[incident.severity]} <b>${escaped(printable(incident.title))}</b>`, rows);
}

function explained({ explanation }: Incident): string[] {
  if (explanation?.state !== 'answered') return [];
  const { answer, model } = explanation;
  const { problem, cause, fix } = answer;
  return [
    `- **Explained by ${escaped(printable(model))}:** ${escaped(printable(`${problem} ${cause}`.trim()))}`,
    ...fix.map(
      ({ what, command }) =>
        `  - ${escaped(printable(what))}${command === undefined ? '' : `: ${code(printable(command))}`}`,
    ),
  ];
}

function details(summary: string, lines: readonly string[]): string {
  return `<details><summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** Text that draws, links, mentions and embeds nothing. */
function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~@$]/g, character => `&#${character.charCodeAt(0)};`)
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, 'www&#46;');
}

/** Code, in as many backticks as it needs. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

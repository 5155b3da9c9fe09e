import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { explanationParts } from './markdown-explanation.ts';
import { code, details, escaped, severitySigns, whatFits } from './markdown-text.ts';
import type { RenderOptions } from './render-options.ts';
import type { ClusterOutcome } from './several.ts';
import { coverageLines, verdictText } from './summary-text.ts';
import { explainVerdict } from './text-explanation.ts';
import { findingsById } from './tree.ts';
import { findingText, impactText, shownGroups, shownIncidents, sinceText, sourceText } from './words.ts';

/** GitHub takes 65,536 characters for a comment. So much of it is for incidents told whole, so much for a line each. */
const mostWhole = 40_000;
const mostListed = 15_000;
const mostEffects = 15;

/** For a job summary or a comment: what is wrong at a glance, what belongs to it behind a click. */
export function renderMarkdown(report: Report, options: RenderOptions): string {
  return pageOf(report, options, 'kubecause', 1);
}

/** The pages of several clusters, which share the room of one. */
export function markdownOfAll(clusters: readonly ClusterOutcome[], options: RenderOptions): string {
  return clusters
    .map(cluster =>
      'report' in cluster
        ? pageOf(cluster.report, options, cluster.context, 1 / clusters.length)
        : `## ${escaped(cluster.context)}: not looked at\n\n${escaped(cluster.error)}\n`,
    )
    .join('\n');
}

/**
 * @param name what the heading begins with
 * @param share of the room of a comment
 */
function pageOf(report: Report, options: RenderOptions, name: string, share: number): string {
  const { shown } = shownIncidents(report, options);
  const findings = findingsById(report);
  const whole = whatFits(shown, mostWhole * share, (incident, i) => incidentPart(incident, i + 1, report, findings));
  const rest = shown.slice(whole.length);
  const listed = whatFits(
    rest,
    mostListed * share,
    ({ severity, title }) => `- ${severitySigns[severity]} ${escaped(title)}`,
  );
  const left = rest.length - listed.length;
  const verdict = explainVerdict(report);
  const parts = [
    `## ${escaped(name)}: ${escaped(verdictText(report))}`,
    `<sub>${escaped(sourceText(report))}</sub>`,
    ...shownGroups(report, shown).map(
      ({ title, members }) => `**In common:** ${escaped(`${title}: incidents ${members.join(', ')}`)}`,
    ),
    ...whole,
    ...(rest.length === 0
      ? []
      : [details(`${rest.length} more`, [...listed, ...(left === 0 ? [] : [`- and ${left} more`])])]),
    details(
      'What was checked',
      coverageLines(report, options).map(line => `- ${escaped(line)}`),
    ),
    ...(verdict === undefined ? [] : [`<sub>${escaped(verdict)}</sub>`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function incidentPart(
  incident: Incident,
  number: number,
  report: Report,
  findings: ReadonlyMap<string, ReportedFinding>,
): string {
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
    `- **Do:** ${escaped(cause.fix)}`,
    `- **Look:** ${code(cause.look)}`,
  ];
  const said = explanationParts(incident, report);
  return details(`${severitySigns[incident.severity]} ${number} <b>${escaped(incident.title)}</b>`, [
    ...rows,
    ...said.flatMap(part => ['', part]),
  ]);
}

import type { Severity } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { atOnce, mapInSteps, stepped } from '../core/steps.ts';
import { printable } from '../core/values.ts';
import type { RenderOptions } from './render-options.ts';
import type { ClusterOutcome } from './several.ts';
import { coverageLines, explanationTexts, groupLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { findingText, impactText, shownIncidents } from './words.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/**
 * Annotations of a GitHub Actions run, one for each incident and for what several have in common, and one for what was checked.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export const renderGithub = stepped((report: Report, options: RenderOptions) =>
  annotationsInSteps(report, options, ''),
);

/** Those of several clusters, which the titles name. */
export function githubOfAll(clusters: readonly ClusterOutcome[], options: RenderOptions): string {
  return clusters
    .map(cluster => {
      const prefix = `${printable(cluster.context)}: `;
      if ('report' in cluster) return atOnce(annotationsInSteps(cluster.report, options, prefix));
      return `${command('error', `${prefix}kubecause`, [`not looked at: ${printable(cluster.error)}`])}\n`;
    })
    .join('');
}

/** @param prefix what every title begins with */
function* annotationsInSteps(report: Report, options: RenderOptions, prefix: string): Generator<void, string> {
  const findings = findingsById(report);
  const { shown } = shownIncidents(report, options);
  const lines = yield* mapInSteps(shown, incident => {
    const cause = findings.get(incident.cause)!;
    const impact = impactText(incident);
    const body = [
      printable(incident.title),
      ...(impact === '' ? [] : [`impact: ${impact}`]),
      ...incident.consequences.map(id => `then: ${findingText(findings.get(id)!)}`),
      `do: ${printable(cause.fix)}`,
      `look: ${printable(cause.look)}`,
      ...explanationTexts(incident.explanation),
    ];
    return command(commands[incident.severity], `${prefix}${cause.code}`, body);
  });
  const title = `${prefix}kubecause`;
  const rest = command(report.coverage.complete ? 'notice' : 'warning', title, [
    verdictText(report),
    ...coverageLines(report, options),
  ]);
  const groups = groupLines(report, options).map(line => command('notice', title, [line]));
  return `${[...lines, ...groups, rest].join('\n')}\n`;
}

function command(name: string, title: string, lines: readonly string[]): string {
  return `::${name} title=${property(title)}::${data(lines.join('\n'))}`;
}

/** A percent sign and line ends are written as GitHub reads them back. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

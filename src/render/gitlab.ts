import type { Severity } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { escapeJson } from './json.ts';
import type { RenderOptions } from './render-options.ts';
import { coverageLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { shownIncidents } from './words.ts';

const severities = { error: 'critical', warning: 'minor', info: 'info' } as const satisfies Record<Severity, string>;

/**
 * GitLab's code quality report: an issue for each incident, and one that says what could not be checked or is settling. GitLab
 * shows a line of each: there is no room for groups and explanations.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function renderGitlab(report: Report, options: RenderOptions): string {
  const findings = findingsById(report);
  const issues = shownIncidents(report, options).shown.map(({ id, cause, severity, title }) => {
    const { code, object, fix } = findings.get(cause)!;
    return {
      type: 'issue',
      check_name: code,
      description: printable(`${title}. ${fix}`),
      fingerprint: id,
      severity: severities[severity],
      location: location([object.namespace ?? 'cluster', object.kind, object.name]),
    };
  });
  const isWhole = report.coverage.complete && report.settling.length === 0;
  const coverage = {
    type: 'issue',
    check_name: 'coverage',
    description: [verdictText(report), ...coverageLines(report, options)].join('; '),
    fingerprint: 'kubecause-coverage',
    severity: 'info',
    location: location(['cluster', 'coverage']),
  };
  return `${escapeJson(JSON.stringify(isWhole ? issues : [...issues, coverage], null, 2))}\n`;
}

/** GitLab wants a file: the path that a dump of the cluster would have. */
function location(steps: readonly string[]): object {
  return { path: printable(`${steps.map(step => step.replace(/\//g, '_')).join('/')}.yaml`), lines: { begin: 1 } };
}

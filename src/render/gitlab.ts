import type { Severity } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { atOnce, mapInSteps, stepped } from '../core/steps.ts';
import { printable } from '../core/values.ts';
import { jsonInSteps } from './json.ts';
import type { RenderOptions } from './render-options.ts';
import type { ClusterOutcome } from './several.ts';
import { coverageLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { pathStep, shownIncidents } from './words.ts';

const severities = { error: 'critical', warning: 'minor', info: 'info' } as const satisfies Record<Severity, string>;

/**
 * GitLab's code quality report: an issue for each incident, and one that says what could not be checked or is settling. GitLab
 * shows a line of each: there is no room for groups and explanations.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const renderGitlab = stepped(function* (report: Report, options: RenderOptions) {
  return `${yield* jsonInSteps(yield* issuesInSteps(report, options), 1)}\n`;
});

/** The issues of several clusters. Each stands in the folder of its cluster, and its fingerprint is its cluster's. */
export function gitlabOfAll(clusters: readonly ClusterOutcome[], options: RenderOptions): string {
  const all = clusters.flatMap(cluster => {
    const { context } = cluster;
    const issues = 'report' in cluster ? atOnce(issuesInSteps(cluster.report, options)) : [failedIssue(cluster.error)];
    return issues.map(issue => ({
      ...issue,
      description: printable(`${context}: ${issue.description}`),
      fingerprint: printable(`${context}/${issue.fingerprint}`),
      location: { ...issue.location, path: `${pathStep(context)}/${issue.location.path}` },
    }));
  });
  return `${atOnce(jsonInSteps(all, 1))}\n`;
}

/** An issue, as GitLab reads it. */
interface Issue {
  readonly type: 'issue';
  readonly check_name: string;
  readonly description: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'critical' | 'blocker';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function failedIssue(error: string): Issue {
  return { ...coverageIssue(`not looked at: ${error}`), severity: 'blocker' };
}

function* issuesInSteps(report: Report, options: RenderOptions): Generator<void, Issue[]> {
  const findings = findingsById(report);
  const { shown } = shownIncidents(report, options);
  const issues = yield* mapInSteps(shown, ({ id, cause, severity, title }): Issue => {
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
  return isWhole
    ? issues
    : [...issues, coverageIssue([verdictText(report), ...coverageLines(report, options)].join('; '))];
}

function coverageIssue(description: string): Issue {
  return {
    type: 'issue',
    check_name: 'coverage',
    description,
    fingerprint: 'kubecause-coverage',
    severity: 'info',
    location: location(['cluster', 'coverage']),
  };
}

/** GitLab wants a file: the path that a dump of the cluster would have. */
function location(steps: readonly string[]): Issue['location'] {
  return { path: `${steps.map(pathStep).join('/')}.yaml`, lines: { begin: 1 } };
}

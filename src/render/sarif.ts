import type { Location, Log, ReportingDescriptor, Result, Run } from 'sarif';
import type { Severity } from '../core/finding.ts';
import { formatRef, type ObjectRef } from '../core/objects.ts';
import type { Incident, Report, ReportedFinding } from '../core/report.ts';
import { atOnce, mapInSteps, stepped } from '../core/steps.ts';
import { printable } from '../core/values.ts';
import { jsonInSteps } from './json.ts';
import type { RenderOptions } from './render-options.ts';
import type { ClusterOutcome } from './several.ts';
import { coverageLines, explanationTexts, groupLines, verdictText } from './summary-text.ts';
import { findingsById } from './tree.ts';
import { findingText, impactText, pathStep, shownIncidents } from './words.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/**
 * GitHub shows 100 locations of a result, and refuses a whole file of which one result has more than 1,000.
 * @see https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
 */
const mostLocations = 100;

/**
 * For code scanning: a result for each incident, under the rule of its cause; what follows from it are related locations. The
 * fingerprint is the incident's id, so the same incident is the same alert in the next run.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const renderSarif = stepped(function* (report: Report, options: RenderOptions) {
  return yield* writeLog([yield* runOf(report, options)]);
});

/** A log with a run for each cluster; one that could not be looked at is a run that failed. */
export function sarifOfAll(clusters: readonly ClusterOutcome[], options: RenderOptions): string {
  const runs = clusters.map(cluster =>
    'report' in cluster ? atOnce(runOf(cluster.report, options)) : failedRun(cluster),
  );
  return atOnce(writeLog(runs));
}

function* writeLog(runs: Run[]): Generator<void, string> {
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs };
  return `${yield* jsonInSteps(log, 4)}\n`;
}

function failedRun({ context, error }: { readonly context: string; readonly error: string }): Run {
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

function* runOf(report: Report, options: RenderOptions): Generator<void, Run> {
  const { shown } = shownIncidents(report, options);
  const findings = findingsById(report);
  const causes = shown.map(({ cause }) => findings.get(cause)!);
  const rules = [...new Set(causes.map(({ code }) => code))].sort();
  return {
    tool: {
      driver: {
        name: 'kubecause',
        semanticVersion: report.tool.version,
        informationUri: 'https://www.npmjs.com/package/kubecause',
        rules: rules.map(code => ruleOf(code, options)),
      },
    },
    automationDetails: { id: `kubecause/${printable(report.source.name)}` },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          verdictText(report),
          ...groupLines(report, options),
          ...coverageLines(report, options),
        ].map(text => ({
          level: report.coverage.complete ? 'note' : 'warning',
          message: { text },
        })),
      },
    ],
    results: yield* mapInSteps(shown, (incident, i) => resultOf(incident, causes[i]!, rules, findings)),
  };
}

function ruleOf(id: string, { codes }: RenderOptions): ReportingDescriptor {
  const code = codes[id];
  if (code === undefined) return { id };
  return {
    id,
    shortDescription: { text: code.message },
    fullDescription: { text: code.why },
    help: { text: code.fix },
    ...(code.docs !== undefined && { helpUri: code.docs }),
    defaultConfiguration: { level: levels[code.severity] },
  };
}

function resultOf(
  incident: Incident,
  cause: ReportedFinding,
  rules: readonly string[],
  findings: ReadonlyMap<string, ReportedFinding>,
): Result {
  const { consequences } = incident;
  // One is of the cause.
  const effects = consequences.slice(0, mostLocations - 1).map(id => findings.get(id)!);
  const left = consequences.length - effects.length;
  const impact = impactText(incident);
  const text = [
    printable(incident.title),
    ...(impact === '' ? [] : [`Impact: ${impact}.`]),
    ...(left === 0 ? [] : [`Of what follows, ${left} more findings are not listed.`]),
    `To do: ${printable(cause.fix)}`,
    ...explanationTexts(incident.explanation),
  ].join('\n');
  return {
    ruleId: cause.code,
    ruleIndex: rules.indexOf(cause.code),
    level: levels[incident.severity],
    message: { text },
    locations: [locationOf(cause.object)],
    relatedLocations: effects.map((finding, id) => ({
      id,
      ...locationOf(finding.object),
      message: { text: findingText(finding) },
    })),
    partialFingerprints: { 'kubecauseIncident/v1': incident.id },
    properties: { look: printable(cause.look), ...(incident.since !== undefined && { since: incident.since }) },
  };
}

/**
 * Where an object is: in the cluster, not in a file. GitHub shows only results that name a file, so the object is given one:
 * the path that a dump of the cluster would have.
 */
function locationOf(ref: ObjectRef): Location {
  const steps = [ref.namespace ?? 'cluster', ref.kind, `${ref.name}.yaml`];
  return {
    physicalLocation: {
      artifactLocation: { uri: steps.map(step => encodeURIComponent(pathStep(step))).join('/') },
      region: { startLine: 1 },
    },
    logicalLocations: [{ name: printable(ref.name), fullyQualifiedName: printable(formatRef(ref)), kind: 'resource' }],
  };
}

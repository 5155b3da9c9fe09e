import { readdirSync, readFileSync } from 'node:fs';
import { openRecording } from '../../src/cluster/recording/index.ts';
import { formatRef, type ObjectRef } from '../../src/core/objects.ts';
import type { Incident, Report, ReportedFinding } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { pathOf, recordingOf } from './paths.ts';
import { usualAnalyzers } from './usual-analyzers.ts';

/** One scenario of a recorded cluster; see test/recordings/README.md. */
export interface Scenario {
  readonly id: string;
  readonly also?: readonly string[];
  readonly incidents: number;
  readonly faults: readonly ExpectedFault[];
}

interface ExpectedFault {
  readonly fault: string;
  readonly on: readonly string[];
  readonly culprit: string;
  readonly near?: string;
}

/** What became of a fault: the incidents that touch its objects, those of which the cause names the culprit, and the near miss. */
interface Found {
  readonly fault: ExpectedFault;
  readonly hit: readonly Incident[];
  readonly named: readonly Incident[];
  readonly nearNamed: boolean;
}

/** What a report says of a scenario. */
interface Judged {
  readonly scenario: Scenario;
  /** The incidents at warning or error that touch its namespaces. */
  readonly incidents: readonly Incident[];
  readonly faults: readonly Found[];
}

const folder = pathOf('test/recordings');

/** The recorded clusters of scenarios: those with a list of what must be found in them. */
export const recordedClusters = readdirSync(folder).flatMap(file => (file.endsWith('.json') ? file.slice(0, -5) : []));

/** Diagnoses a recorded cluster, and holds each of its scenarios against what must be found. */
export async function judgeRecording(name: string) {
  const scenarios = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Scenario[];
  const source = await openRecording(recordingOf(name));
  return judgeReport(await diagnose(source, { analyzers: usualAnalyzers, toolVersion: '0.0.0' }), scenarios);
}

/** Holds each scenario against what a report says of it. */
export function judgeReport(report: Report, scenarios: readonly Scenario[]) {
  const findings = new Map(report.findings.map(f => [f.id, f]));
  const loud = report.incidents.filter(i => i.severity !== 'info');
  const judged = scenarios.map((scenario): Judged => {
    const spaces = namespacesOf(scenario);
    return {
      scenario,
      incidents: loud.filter(incident => objectsOf(incident, findings).some(object => isIn(object, spaces))),
      faults: scenario.faults.map(fault => judge(fault, scenario, report, findings)),
    };
  });
  return { report, findings, loud, judged };
}

/** The findings of an incident, its cause first. */
export function membersOf(incident: Incident, findings: ReadonlyMap<string, ReportedFinding>): ReportedFinding[] {
  return [incident.cause, ...incident.consequences].map(id => findings.get(id)!);
}

function objectsOf(incident: Incident, findings: ReadonlyMap<string, ReportedFinding>): ObjectRef[] {
  return membersOf(incident, findings).flatMap(f => f.objects ?? [f.object]);
}

export type JudgedReport = ReturnType<typeof judgeReport>;

/** The namespaces that belong to a scenario alone. */
function namespacesOf({ id, also = [] }: Scenario): ReadonlySet<string> {
  return new Set([id, ...also].filter(namespace => namespace !== 'kube-system'));
}

function isIn({ kind, namespace, name }: ObjectRef, spaces: ReadonlySet<string>): boolean {
  return spaces.has(kind === 'Namespace' ? name : (namespace ?? ''));
}

function judge(
  fault: ExpectedFault,
  { id, also = [] }: Scenario,
  { incidents }: Report,
  findings: ReadonlyMap<string, ReportedFinding>,
): Found {
  const patterns = fault.on.map(pattern => new RegExp(`^${pattern}$`));
  const hit = incidents.filter(incident =>
    objectsOf(incident, findings).some(
      ({ kind, namespace, name }) =>
        (namespace === undefined || [id, ...also].includes(namespace)) &&
        patterns.some(pattern => pattern.test(`${kind}/${name}`)),
    ),
  );
  const says = (incident: Incident, pattern: string): boolean =>
    patternOf(pattern).test(JSON.stringify(findings.get(incident.cause)));
  const named = hit.filter(incident => says(incident, fault.culprit));
  return { fault, hit, named, nearNamed: fault.near === undefined || named.some(i => says(i, fault.near!)) };
}

/** A pattern that may begin with inline flags, as Python writes them. */
export function patternOf(pattern: string): RegExp {
  const [, flags = '', rest = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern)!;
  return new RegExp(rest, flags);
}

/** The scores of a recorded cluster, as `scripts/scenarios.ts` prints them. */
export interface Scores {
  readonly faults: number;
  readonly detected: number;
  readonly named: number;
  /** Near misses that there are, and that were named. */
  readonly near: number;
  readonly nearNamed: number;
  /** Incidents that a reader meets in the scenarios with a fault, and how many there should be. */
  readonly incidents: number;
  readonly rightIncidents: number;
  readonly healthy: number;
  readonly noisy: number;
  /** Incidents that touch several scenarios, by what their causes are. */
  readonly merged: readonly string[];
}

export function scoresOf({ judged, findings }: JudgedReport): Scores {
  const faulty = judged.filter(({ scenario }) => scenario.faults.length > 0);
  const healthy = judged.filter(({ scenario }) => scenario.faults.length === 0 && scenario.incidents === 0);
  const found = faulty.flatMap(({ faults }) => faults);
  const near = found.filter(({ fault }) => fault.near !== undefined);
  const touched = new Map<string, { readonly incident: Incident; times: number }>();
  for (const incident of judged.flatMap(({ incidents }) => incidents)) {
    const entry = touched.get(incident.id) ?? { incident, times: 0 };
    touched.set(incident.id, { incident, times: entry.times + 1 });
  }
  return {
    faults: found.length,
    detected: found.filter(({ hit }) => hit.length > 0).length,
    named: found.filter(({ named }) => named.length > 0).length,
    near: near.length,
    nearNamed: near.filter(({ nearNamed }) => nearNamed).length,
    incidents: new Set(faulty.flatMap(({ incidents }) => incidents.map(({ id }) => id))).size,
    rightIncidents: faulty.reduce((sum, { scenario }) => sum + scenario.incidents, 0),
    healthy: healthy.length,
    noisy: healthy.filter(({ incidents }) => incidents.length > 0).length,
    merged: [...touched.values()]
      .filter(({ times }) => times > 1)
      .map(({ incident }) => findings.get(incident.cause)!)
      .map(({ owner, object }) => formatRef(owner ?? object)),
  };
}

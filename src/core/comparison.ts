import { atLeast, type Severity } from './finding.ts';
import type { AnalyzerCoverage, Coverage, Incident, KindCoverage, Report, ReportedFinding } from './report.ts';
import { isHole } from './source.ts';

/** What of a report is compared: all of it that an older or a newer kubecause writes too. */
export interface ComparedReport extends Pick<Report, 'takenAt'> {
  readonly source: Pick<Report['source'], 'name'>;
  readonly incidents: readonly Pick<Incident, 'id' | 'severity' | 'title' | 'cause' | 'impact'>[];
  readonly findings: readonly Pick<ReportedFinding, 'id' | 'analyzer' | 'code' | 'fix' | 'look'>[];
  readonly settling: readonly unknown[];
  readonly coverage: Pick<Coverage, 'complete' | 'unknownLookups' | 'notes'> & {
    readonly kinds: readonly Pick<KindCoverage, 'kind' | 'group' | 'namespace' | 'state'>[];
    readonly analyzers: readonly Pick<AnalyzerCoverage, 'id' | 'state'>[];
  };
}

/** What became of an incident; `lost`: it is not reported any more, but less could be read than before. */
export const fates = ['new', 'worse', 'lost', 'better', 'gone', 'unchanged'] as const;

export type Fate = (typeof fates)[number];

/** An incident of two reports, as the later one tells it; as the earlier one does, if it is not in the later one. */
export interface ComparedIncident {
  readonly id: string;
  readonly fate: Fate;
  readonly severity: Severity;
  /** The severity in the earlier report, if it is in both. */
  readonly severityBefore?: Severity;
  readonly title: string;
  readonly code: string;
  readonly impact: Incident['impact'];
  readonly fix: string;
  readonly look: string;
  /** Of a new one: less could be read before, so it may be old. */
  readonly notCheckedBefore?: true;
}

export interface Comparison {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly summary: Readonly<Record<Fate, number>>;
  /** By fate, in the order of {@link fates}; within one in the order of their reports, the worst first. */
  readonly incidents: readonly ComparedIncident[];
}

export interface ComparedSide {
  readonly name: string;
  readonly takenAt: string;
  /** Whether everything could be checked. */
  readonly complete: boolean;
}

/** What became of the incidents of one report in another. Incidents are the same if their ids are, which no pod's name is part of. */
export function compareReports(before: ComparedReport, after: ComparedReport): Comparison {
  const earlier = new Map(before.incidents.map(incident => [incident.id, incident]));
  const later = new Set(after.incidents.map(({ id }) => id));
  const [toldBefore, toldAfter] = [tellerOf(before), tellerOf(after)];
  const [seenBefore, seenAfter] = [lookerOf(after, before), lookerOf(before, after)];
  const all = [
    ...after.incidents.map((incident): ComparedIncident => {
      const known = earlier.get(incident.id);
      const told = toldAfter(incident);
      if (known !== undefined)
        return { ...told.compared, fate: fateOf(known, incident), severityBefore: known.severity };
      const fresh = { ...told.compared, fate: 'new' as const };
      return seenBefore(told.analyzer) ? fresh : { ...fresh, notCheckedBefore: true };
    }),
    ...before.incidents
      .filter(({ id }) => !later.has(id))
      .map((incident): ComparedIncident => {
        const { analyzer, compared } = toldBefore(incident);
        return { ...compared, fate: seenAfter(analyzer) ? 'gone' : 'lost' };
      }),
  ];
  return {
    before: sideOf(before),
    after: sideOf(after),
    summary: {
      new: count(all, 'new'),
      worse: count(all, 'worse'),
      lost: count(all, 'lost'),
      better: count(all, 'better'),
      gone: count(all, 'gone'),
      unchanged: count(all, 'unchanged'),
    },
    incidents: fates.flatMap(fate => all.filter(incident => incident.fate === fate)),
  };
}

/** The incidents that are at least as bad as that and were not before: the new ones, and those that became so bad. */
export function newlyAtLeast({ incidents }: Comparison, severity: Severity): ComparedIncident[] {
  return incidents.filter(
    ({ fate, severity: now, severityBefore }) =>
      (fate === 'new' || fate === 'worse') &&
      atLeast(now, severity) &&
      !(severityBefore !== undefined && atLeast(severityBefore, severity)),
  );
}

/** An incident with what its cause says, and the analyzer that found that. */
function tellerOf({ findings }: ComparedReport) {
  const causes = new Map(findings.map(finding => [finding.id, finding]));
  return ({ id, severity, title, cause, impact }: ComparedReport['incidents'][number]) => {
    const { analyzer = '', code = '', fix = '', look = '' } = causes.get(cause) ?? {};
    return { analyzer, compared: { id, severity, title, code, impact, fix, look } };
  };
}

/** By severity first, then by what is down, then by what is degraded. Pods come and go: their number is no measure. */
function fateOf(before: Pick<Incident, 'severity' | 'impact'>, after: Pick<Incident, 'severity' | 'impact'>): Fate {
  if (before.severity !== after.severity) return atLeast(after.severity, before.severity) ? 'worse' : 'better';
  const more =
    downOf(after) - downOf(before) || after.impact.workloadsDegraded.length - before.impact.workloadsDegraded.length;
  return more === 0 ? 'unchanged' : more > 0 ? 'worse' : 'better';
}

function downOf({ impact }: Pick<Incident, 'impact'>): number {
  return impact.workloadsDown.length + impact.servicesDown.length + impact.hostsDown.length;
}

/**
 * Whether what an analyzer found in one report would be in another too, if it still were so: the other saw at least as much. What
 * is refused in both hides nothing that was found all the same.
 */
function lookerOf(found: ComparedReport, other: ComparedReport): (analyzer: string) => boolean {
  const holes = holesOf(found);
  const sawAsMuch = [...holesOf(other)].every(hole => holes.has(hole));
  const ran = new Set(other.coverage.analyzers.filter(({ state }) => state !== 'failed').map(({ id }) => id));
  const known = new Set(found.coverage.analyzers.map(({ id }) => id));
  // The engine's own findings, of objects that are missing, are of no analyzer.
  return analyzer => sawAsMuch && (ran.has(analyzer) || !known.has(analyzer));
}

function holesOf({ coverage: { kinds } }: ComparedReport): Set<string> {
  const holes = kinds.filter(({ state }) => isHole(state));
  return new Set(holes.map(({ kind, group = '', namespace = '' }) => [kind, group, namespace].join('/')));
}

function sideOf({ source, takenAt, coverage }: ComparedReport): ComparedSide {
  return { name: source.name, takenAt, complete: coverage.complete };
}

function count(incidents: readonly ComparedIncident[], fate: Fate): number {
  return incidents.filter(incident => incident.fate === fate).length;
}

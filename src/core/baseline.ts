import { compareText, formatRef, type ObjectRef } from './objects.ts';
import type { Incident, Report, ReportedFinding } from './report.ts';

/** The version of the file; a change that breaks readers raises it. */
export const baselineVersion = 1;

/** A finding that is known. Its id alone counts; the rest tells people what it is. */
export interface KnownFinding {
  readonly id: string;
  readonly code: string;
  /** The object, or what owns it: pods come and go under other names. */
  readonly object: ObjectRef;
  /** What was said of it when it was first written down. */
  readonly title: string;
}

/** What is known of a cluster, and need not fail a run again. */
export interface Baseline {
  /** How people call it: the path that was given. */
  readonly name: string;
  readonly findings: readonly KnownFinding[];
}

/**
 * The findings of a report as a baseline holds them, sorted. What is in `before` keeps its words, so that a number in a
 * message is no change of the file.
 */
export function knownFindings({ findings }: Report, before: readonly KnownFinding[] = []): KnownFinding[] {
  const worded = new Map(before.map(known => [known.id, known]));
  return sorted(findings.map(finding => worded.get(finding.id) ?? knownOf(finding)));
}

function knownOf({ id, code, object, owner, message }: ReportedFinding): KnownFinding {
  return { id, code, object: owner ?? object, title: message };
}

function sorted(findings: readonly KnownFinding[]): KnownFinding[] {
  return [...findings].sort(
    (a, b) =>
      compareText(formatRef(a.object), formatRef(b.object)) || compareText(a.code, b.code) || compareText(a.id, b.id),
  );
}

/** The same report, with the incidents marked of which any finding is known: they are no news, whatever else they hold. */
export function markKnown(report: Report, { name, findings }: Baseline): Report {
  const known = new Set(findings.map(({ id }) => id));
  const incidents = report.incidents.map(
    (incident): Incident =>
      [incident.cause, ...incident.consequences].some(id => known.has(id))
        ? { ...incident, known: true as const }
        : incident,
  );
  const found = new Set(report.findings.map(({ id }) => id));
  return {
    ...report,
    incidents,
    baseline: {
      name,
      known: incidents.filter(incident => incident.known).length,
      gone: findings.filter(({ id }) => !found.has(id)).length,
    },
  };
}

import type { ExplainSummary, Explanation } from './explanation.ts';
import type { Impact, Severity } from './finding.ts';
import type { ObjectRef } from './objects.ts';
import type { Clock, ListingState, SourceDescription } from './source.ts';
import type { Suppressed } from './suppressions.ts';

/** The version of the shape below; a change that breaks readers raises it. */
export const schemaVersion = 1;

/** The outcome of a run, in the shape that `-o json` prints. Sorted; no clock and no random value in it. */
export interface Report {
  readonly schemaVersion: typeof schemaVersion;
  readonly tool: { readonly name: 'kubecause'; readonly version: string };
  readonly source: SourceDescription & { readonly serverVersion?: string; readonly takenAtFrom?: Clock };
  /** RFC 3339: the moment of the snapshot; ages are counted from it. `''` if nothing in the source has a date. */
  readonly takenAt: string;
  readonly summary: Summary;
  readonly incidents: readonly Incident[];
  /** What several incidents have in common. Ids of incidents never depend on it. */
  readonly groups: readonly Group[];
  readonly findings: readonly ReportedFinding[];
  readonly settling: readonly Settling[];
  /** The time within which an incident must have begun to be in the report, if one was asked for. */
  readonly window?: Window;
  /** What was found and left out, because somebody decided not to be told of it. */
  readonly suppressed: Suppressed;
  /** The baseline that the report was held against, if any was. */
  readonly baseline?: BaselineSummary;
  /** The objects that were asked for by name, if any were: only incidents that touch them are in the report. */
  readonly subjects?: readonly Subject[];
  readonly coverage: Coverage;
  /** Who was asked to explain the incidents, if anybody was. */
  readonly explain?: ExplainSummary;
}

export interface Summary {
  readonly incidents: Readonly<Record<Severity, number>>;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly settling: number;
  /** Objects that were read, of all kinds. */
  readonly objects: number;
}

/** What a baseline says of a report. */
export interface BaselineSummary {
  /** The path that was given. */
  readonly name: string;
  /** Incidents of the report that are known. */
  readonly known: number;
  /** Findings of the baseline that the report does not hold. */
  readonly gone: number;
}

/** A cause and all that follows from it. */
export interface Incident {
  readonly id: string;
  /** The highest of its members. */
  readonly severity: Severity;
  readonly title: string;
  /** The finding that caused the others. */
  readonly cause: string;
  /** The other findings, the nearest to the cause first. */
  readonly consequences: readonly string[];
  readonly impact: IncidentImpact;
  /** RFC 3339: when the first of it began, as far as the API tells. */
  readonly since?: string;
  /** What changed shortly before it began: worth a look, no proof. */
  readonly changes: readonly Change[];
  /** The group that it belongs to. */
  readonly group?: string;
  /** Incidents that share a consequence with this one: that consequence stands there. */
  readonly alsoAffects: readonly string[];
  /** Set if a finding of it is in the baseline that the report was held against: it is no news. */
  readonly known?: true;
  /** What a model says of it, if one was asked. */
  readonly explanation?: Explanation;
}

/** A change of an object that the incident concerns. */
export interface Change {
  readonly object: ObjectRef;
  /** RFC 3339. */
  readonly at: string;
  /** `rolled out revision 2: image of container app a instead of b`. */
  readonly what: string;
}

/** Incidents with separate causes that look as if one thing were behind them: a registry, one Secret missing in many namespaces. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly incidents: readonly string[];
  /** The one of them that is about that thing, if there is one: where to begin. */
  readonly cause?: string;
}

/** What does not work because of it: sorted names. */
export interface IncidentImpact {
  readonly workloadsDown: readonly string[];
  readonly workloadsDegraded: readonly string[];
  readonly servicesDown: readonly string[];
  readonly hostsDown: readonly string[];
  readonly pods: number;
}

/** A finding as it is reported. Findings of one code, owner and cause are one, with all their objects. */
export interface ReportedFinding {
  readonly id: string;
  readonly incident: string;
  readonly analyzer: string;
  readonly code: string;
  readonly severity: Severity;
  readonly object: ObjectRef;
  /** The top of the owner chain, such as the Deployment of a pod, if something owns the object. */
  readonly owner?: ObjectRef;
  readonly count: number;
  /** All objects, if there are several. */
  readonly objects?: readonly ObjectRef[];
  readonly message: string;
  readonly fix: string;
  /** A command that shows more. */
  readonly look: string;
  readonly evidence: readonly ReportedEvidence[];
  /** Findings that this one follows from directly. */
  readonly causedBy: readonly string[];
  /** The objects and things that it blames. */
  readonly blames: readonly ObjectRef[];
  readonly near: readonly ObjectRef[];
  readonly impact?: Impact;
  /** Host names that cannot be reached because of it. */
  readonly hosts?: readonly string[];
  readonly since?: string;
}

export interface ReportedEvidence {
  readonly of: ObjectRef;
  readonly path: string;
  readonly value: string;
  readonly at?: string;
  readonly times?: number;
}

/** Only incidents that began within it are in the report, and those of which nobody knows when they began. */
export interface Window {
  /** RFC 3339; `''` if nothing in the source has a date. */
  readonly from: string;
  /** Incidents that began earlier: they are left out. */
  readonly earlier: number;
  /** Incidents in the report that do not tell when they began. */
  readonly unknown: number;
}

/** An object in its grace period: not healthy, not a fault. */
export interface Settling {
  readonly object: ObjectRef;
  readonly waitsFor: string;
}

/** An object that was asked for by name. It is healthy if nothing was found of it, nothing is settling and it was checked. */
export interface Subject {
  readonly object: ObjectRef;
  /** Whether it was seen; else it is known from what others say of it. */
  readonly seen: boolean;
  /** Findings of the object, of what it owns, and of what owns it. */
  readonly findings: readonly string[];
  readonly findingsOfOwned: readonly string[];
  readonly findingsOfOwners: readonly string[];
  /** How many objects it owns, by kind. */
  readonly owns: Readonly<Record<string, number>>;
  /** Analyzers that looked at it or at what it owns, and those that could not. */
  readonly checkedBy: readonly string[];
  readonly notCheckedBy: readonly { readonly id: string; readonly why: string }[];
}

/** What was checked, and what was not. A report without this would claim health that nobody looked at. */
export interface Coverage {
  /** No listing is missing or cut, no analyzer failed, no question stayed open. */
  readonly complete: boolean;
  readonly kinds: readonly KindCoverage[];
  readonly analyzers: readonly AnalyzerCoverage[];
  /** How often an analyzer asked for something of a kind that could not be listed, by kind. */
  readonly unknownLookups: Readonly<Record<string, number>>;
  /** What the source refused or lost: entries of an archive, pages that never ended. */
  readonly notes: readonly string[];
}

export interface KindCoverage {
  readonly kind: string;
  readonly group?: string;
  readonly namespace?: string;
  readonly state: ListingState;
  readonly count: number;
  readonly why?: string;
}

/**
 * - `checked`: all subjects in scope
 * - `partly-checked`: not in all namespaces, or only the subjects that could be read
 * - `not-checked`: a kind that it needs could not be listed
 * - `not-applicable`: the cluster does not serve its subject
 * - `failed`: it threw; a bug of kubecause
 */
export interface AnalyzerCoverage {
  readonly id: string;
  readonly state: 'checked' | 'partly-checked' | 'not-checked' | 'not-applicable' | 'failed';
  readonly subjects: number;
  readonly why?: string;
  /** Of one that failed: with the version of the tool, what a bug report needs. Nothing in it is of the cluster. */
  readonly crash?: AnalyzerCrash;
}

/** An exception of an analyzer: the first, if there were several. */
export interface AnalyzerCrash {
  /** `TypeError` */
  readonly error: string;
  /** Of the object that it looked at. */
  readonly kind: string;
  /** Functions and positions, the innermost first. */
  readonly frames: readonly string[];
}

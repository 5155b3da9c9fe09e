import type { LabelSelector } from './selectors.ts';

/** The annotation on an object, or on what owns it, that suppresses findings: codes, separated by commas; `*` is all. */
export const ignoreAnnotation = 'kubecause.dev/ignore';
/** Why; shown where suppressed findings are. */
export const ignoreReasonAnnotation = 'kubecause.dev/ignore-reason';

/**
 * Findings that somebody decided not to be told of. What is not given matches everything; in patterns `*` is any text. Kinds,
 * names and labels are those of the finding's object or of its owner.
 */
export interface Suppression {
  readonly codes: readonly string[];
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  readonly names: readonly string[];
  readonly labels?: LabelSelector | undefined;
  readonly reason: string;
  /** The last day on which it holds: `2027-01-31`. */
  readonly until?: string | undefined;
  /** Where it is declared: `.kubecause.yaml:7`. */
  readonly origin: string;
}

/** What was found and left out of a report. */
export interface Suppressed {
  /** Incidents of which the cause is suppressed. */
  readonly incidents: readonly SuppressedIncident[];
  /** How many findings were left out, those of suppressed incidents and single consequences of others. */
  readonly findings: number;
  /** Suppressions that did nothing: they may be removed. */
  readonly idle: readonly { readonly origin: string; readonly reason: string; readonly why: 'expired' | 'unused' }[];
}

export interface SuppressedIncident {
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly title: string;
  readonly reason: string;
  readonly origin: string;
}

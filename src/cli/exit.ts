import { atLeast, type Severity } from '../core/finding.ts';
import { kindOfType } from '../core/kinds/index.ts';
import { isBuiltInGroup } from '../core/objects.ts';
import type { AnalyzerCoverage, Coverage, Incident, KindCoverage } from '../core/report.ts';
import { isHole } from '../core/source.ts';

/** What the process answers to its caller. One table; the docs and the tests read it. */
export const exitCodes = {
  /** Nothing at or above `--fail-on`. */
  healthy: 0,
  /** Something at or above `--fail-on`. */
  found: 1,
  /** It could not be done: usage, no cluster, authentication lost, nothing readable, a bug. */
  failed: 2,
  /** Something that was to be looked at was not: a listing failed, an analyzer crashed. */
  incomplete: 3,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitName = keyof typeof exitCodes;

/** What each means, for people. */
export const exitMeanings: Readonly<Record<ExitName, string>> = {
  healthy: 'nothing at or above --fail-on (default: error); for other commands: done',
  found: 'something at or above --fail-on',
  failed: 'it could not be done: wrong usage, no cluster, authentication lost, nothing readable',
  incomplete:
    'something could not be looked at: a listing failed or timed out, an analyzer crashed; with --fail-on-incomplete also what is forbidden, not recorded or settling',
  hungUp: 'stopped because the terminal was closed (SIGHUP)',
  interrupted: 'stopped by Ctrl-C (SIGINT)',
  terminated: 'stopped by SIGTERM',
};

export interface FailPolicy {
  readonly failOn: Severity | 'never';
  readonly failOnIncomplete: boolean;
  /** Only incidents that no baseline knows count. */
  readonly failOnNew?: boolean;
  /** Kinds that need not be known, by the names of {@link coverageName}: being refused them makes nothing incomplete. */
  readonly expectUnknown?: ReadonlySet<string>;
}

/** Whether a listing was to be had and was not: unlike one that is forbidden, or not in a recording. */
export function isBroken({ state }: Pick<KindCoverage, 'state'>): boolean {
  return state === 'failed' || state === 'timed-out' || state === 'partial' || state === 'stale-group';
}

/** What of a report decides. */
interface Judged {
  readonly incidents: readonly Pick<Incident, 'severity' | 'known'>[];
  readonly settling: readonly unknown[];
  readonly coverage: JudgedCoverage;
}

interface JudgedCoverage extends Pick<Coverage, 'complete' | 'unknownLookups' | 'notes'> {
  readonly kinds: readonly Pick<KindCoverage, 'kind' | 'group' | 'state'>[];
  readonly analyzers: readonly Pick<AnalyzerCoverage, 'state'>[];
}

/** Found wins over incomplete: a problem that is known is the better news for whoever has to act. */
export function exitCodeOf(report: Judged, policy: FailPolicy): number {
  const { failOn, failOnIncomplete, failOnNew = false, expectUnknown = new Set<string>() } = policy;
  const counts = report.incidents.filter(({ known }) => !(failOnNew && known === true));
  if (failOn !== 'never' && counts.some(i => atLeast(i.severity, failOn))) return exitCodes.found;
  const broken = report.coverage.kinds.some(isBroken) || report.coverage.analyzers.some(a => a.state === 'failed');
  if (broken && failOn !== 'never') return exitCodes.incomplete;
  const isIncomplete = !isAsExpected(report.coverage, expectUnknown) || report.settling.length > 0;
  return failOnIncomplete && isIncomplete ? exitCodes.incomplete : exitCodes.healthy;
}

/** A kind as a person names it: `Secret`, `Certificate.cert-manager.io`. */
export function coverageName({ kind, group = '' }: Pick<KindCoverage, 'kind' | 'group'>): string {
  return isBuiltInGroup(group) ? kind : `${kind}.${group}`;
}

/** Whether nothing is unknown but kinds that somebody said would be, and what follows from that. */
function isAsExpected(coverage: JudgedCoverage, expected: ReadonlySet<string>): boolean {
  const { complete, kinds, analyzers, unknownLookups, notes } = coverage;
  if (complete || expected.size === 0) return complete;
  const holes = kinds.filter(({ state }) => isHole(state));
  const accepted = holes.filter(
    row => (row.state === 'forbidden' || row.state === 'not-collected') && expected.has(coverageName(row)),
  );
  // Questions about custom resources are counted without their type.
  const custom = accepted.some(({ group = '', kind }) => kindOfType(group, kind) === 'CustomResource');
  return (
    holes.length === accepted.length &&
    analyzers.every(({ state }) => state !== 'failed') &&
    Object.keys(unknownLookups).every(kind => expected.has(kind) || (custom && kind === 'CustomResource')) &&
    notes.length === 0
  );
}

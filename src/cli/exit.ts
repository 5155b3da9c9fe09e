import { atLeast, type Severity } from '../core/finding.ts';
import { isBuiltInGroup } from '../core/objects.ts';
import type { Coverage, KindCoverage, Report } from '../core/report.ts';

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
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitName = keyof typeof exitCodes;

/** What each means, for people. */
export const exitMeanings: Readonly<Record<ExitName, string>> = {
  healthy: 'nothing at or above --fail-on (default: error); of other commands: it was done',
  found: 'something at or above --fail-on',
  failed: 'it could not be done: usage, no cluster, authentication lost, nothing readable',
  incomplete:
    'something was not looked at: a listing failed or timed out, an analyzer crashed; with --fail-on-incomplete also what is forbidden, not recorded or settling',
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

/** Found wins over incomplete: a problem that is known is the better news for whoever has to act. */
export function exitCodeOf(report: Report, policy: FailPolicy): number {
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

/** Whether nothing is unknown but for lack of kinds that somebody said would be. */
function isAsExpected(coverage: Coverage, expected: ReadonlySet<string>): boolean {
  const { complete, kinds, analyzers, unknownLookups, notes } = coverage;
  if (complete || expected.size === 0) return complete;
  const isRefused = ({ state }: KindCoverage): boolean => state === 'forbidden' || state === 'not-collected';
  const hole = kinds.find(
    row =>
      row.state !== 'complete' && row.state !== 'not-served' && !(isRefused(row) && expected.has(coverageName(row))),
  );
  return (
    hole === undefined &&
    analyzers.every(
      ({ state, lacks = [] }) => isLooked(state) || (lacks.length > 0 && lacks.every(k => expected.has(k))),
    ) &&
    Object.keys(unknownLookups).every(kind => expected.has(kind)) &&
    notes.length === 0
  );
}

function isLooked(state: Coverage['analyzers'][number]['state']): boolean {
  return state === 'checked' || state === 'not-applicable';
}

import { atLeast, type Severity } from '../core/finding.ts';
import type { KindCoverage, Report } from '../core/report.ts';

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

export interface FailPolicy {
  readonly failOn: Severity | 'never';
  readonly failOnIncomplete: boolean;
}

/** Whether a listing was to be had and was not: unlike one that is forbidden, or not in a recording. */
export function isBroken({ state }: Pick<KindCoverage, 'state'>): boolean {
  return state === 'failed' || state === 'timed-out' || state === 'partial' || state === 'stale-group';
}

/** Found wins over incomplete: a problem that is known is the better news for whoever has to act. */
export function exitCodeOf(report: Report, { failOn, failOnIncomplete }: FailPolicy): number {
  if (failOn !== 'never' && report.incidents.some(i => atLeast(i.severity, failOn))) return exitCodes.found;
  const broken = report.coverage.kinds.some(isBroken) || report.coverage.analyzers.some(a => a.state === 'failed');
  if (broken && failOn !== 'never') return exitCodes.incomplete;
  if (failOnIncomplete && (!report.coverage.complete || report.settling.length > 0)) return exitCodes.incomplete;
  return exitCodes.healthy;
}

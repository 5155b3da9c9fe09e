import type { Window } from '../core/report.ts';
import { parseTime } from '../core/time.ts';
import type { Outcome } from './incidents/report-incidents.ts';

/**
 * Leaves out what began earlier than so long before the snapshot. What does not tell when it began is kept: it may be new.
 * @param seconds before the moment of the snapshot
 */
export function beganWithin(outcome: Outcome, seconds: number, takenAt: string): Outcome & { readonly window: Window } {
  const from = parseTime(takenAt) - seconds * 1000;
  const isEarlier = (since: string | undefined): boolean => since !== undefined && parseTime(since) < from;
  const incidents = outcome.incidents.filter(({ since }) => !isEarlier(since));
  const kept = new Set(incidents.map(({ id }) => id));
  return {
    ...outcome,
    incidents,
    findings: outcome.findings.filter(({ incident }) => kept.has(incident)),
    groups: outcome.groups.filter(group => group.incidents.some(id => kept.has(id))),
    window: {
      from: Number.isNaN(from) ? '' : new Date(from).toISOString(),
      earlier: outcome.incidents.length - incidents.length,
      unknown: incidents.filter(({ since }) => since === undefined).length,
    },
  };
}

import { analyzers } from '../../analyzers/index.ts';
import { formatRef } from '../../src/core/objects.ts';
import type { Report } from '../../src/core/report.ts';

/** What a code is a closer account of: the two are one claim, under one id. */
const coarser = new Map(
  analyzers.flatMap(({ codes }) =>
    Object.entries(codes).flatMap(([code, { refines }]) =>
      refines === undefined ? [] : [[code, refines.code] as const],
    ),
  ),
);

/** What a report claims: codes of objects. A stand-in for a cause that was not seen claims no more than those that blame it. */
export function claimsOf({ findings }: Pick<Report, 'findings'>): Set<string> {
  const claimed = findings.filter(f => f.code !== 'blamed-object');
  return new Set(
    claimed.flatMap(f => (f.objects ?? [f.object]).map(o => `${coarser.get(f.code) ?? f.code} of ${formatRef(o)}`)),
  );
}

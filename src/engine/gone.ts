import type { Analyzer } from '../core/analyzer.ts';
import type { Baseline, KnownFinding } from '../core/baseline.ts';
import { kindOfType } from '../core/kinds/index.ts';
import type { Report } from '../core/report.ts';
import { isHole } from '../core/source.ts';
import { engineCodes } from './incidents/made-findings.ts';

/**
 * What a baseline knows and a report shows to be over. Not finding something is no proof of that where nobody looked: in
 * another namespace, or by an analyzer that did not run or lacked a kind that it asks for.
 * @param analyzers those that were to run
 * @param namespaces where was looked; everywhere if not given
 */
export function goneFrom(
  { findings }: Baseline,
  { findings: found, coverage }: Report,
  analyzers: readonly Analyzer[],
  namespaces: readonly string[] | undefined,
): KnownFinding[] {
  const ids = new Set(found.map(({ id }) => id));
  const holes = new Set(
    coverage.kinds.filter(({ state }) => isHole(state)).map(({ group = '', kind }) => kindOfType(group, kind)),
  );
  const checked = new Set(
    coverage.analyzers.filter(({ state }) => state === 'checked' || state === 'not-applicable').map(({ id }) => id),
  );
  const wasLookedFor = ({ code, object }: KnownFinding): boolean => {
    const place = object.kind === 'Namespace' ? object.name : (object.namespace ?? '');
    if (namespaces?.includes(place) === false) return false;
    const analyzer = analyzers.find(({ codes }) => Object.hasOwn(codes, code));
    // What the engine itself finds, such as an object that is missing, may follow from any analyzer.
    if (analyzer === undefined) return coverage.complete && Object.hasOwn(engineCodes, code);
    const { id, subjects, reads = [], consults = [] } = analyzer;
    return checked.has(id) && ![...subjects, ...reads, ...consults].some(kind => holes.has(kind));
  };
  return findings.filter(known => !ids.has(known.id) && wasLookedFor(known));
}

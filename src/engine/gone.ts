import type { Analyzer } from '../core/analyzer.ts';
import type { Baseline, KnownFinding } from '../core/baseline.ts';
import { kindOfType } from '../core/kinds/index.ts';
import type { Coverage, KindCoverage, Report } from '../core/report.ts';
import { isHole } from '../core/source.ts';
import { engineCodes } from './incidents/made-findings.ts';

/**
 * What a baseline knows and a report shows to be over. Not finding something is no proof of that where nobody looked: in
 * another namespace, or by an analyzer that did not run or lacked a kind that it asks for.
 * @param analyzers those that were to run
 * @param namespaces where was looked; everywhere if not given
 * @param before what was covered when it was found, if that is known: what was not known then either is no reason to doubt
 */
export function goneFrom(
  { findings }: Baseline,
  { findings: found, coverage }: Report,
  analyzers: readonly Analyzer[],
  namespaces: readonly string[] | undefined,
  before?: Coverage,
): KnownFinding[] {
  const ids = new Set(found.map(({ id }) => id));
  const wasHole = new Set(before?.kinds.filter(({ state }) => isHole(state)).map(placeOf));
  const opened = coverage.kinds.filter(row => isHole(row.state) && !wasHole.has(placeOf(row)));
  const holes = new Set(opened.map(({ group = '', kind }) => kindOfType(group, kind)));
  const states = new Map(before?.analyzers.map(({ id, state }) => [id, state]));
  const doubtful = coverage.analyzers.filter(
    ({ id, state }) => state !== 'checked' && state !== 'not-applicable' && state !== states.get(id),
  );
  const ran = new Set(coverage.analyzers.map(({ id }) => id));
  const unchecked = new Set(doubtful.map(({ id }) => id));
  const isComplete = coverage.complete || (before !== undefined && holes.size === 0 && unchecked.size === 0);
  const wasLookedFor = ({ code, object }: KnownFinding): boolean => {
    const place = object.kind === 'Namespace' ? object.name : (object.namespace ?? '');
    if (namespaces?.includes(place) === false) return false;
    const analyzer = analyzers.find(({ codes }) => Object.hasOwn(codes, code));
    // What the engine itself finds, such as an object that is missing, may follow from any analyzer.
    if (analyzer === undefined) return isComplete && Object.hasOwn(engineCodes, code);
    const { id, subjects, reads = [], consults = [] } = analyzer;
    return ran.has(id) && !unchecked.has(id) && ![...subjects, ...reads, ...consults].some(kind => holes.has(kind));
  };
  return findings.filter(known => !ids.has(known.id) && wasLookedFor(known));
}

function placeOf({ kind, group = '', namespace = '' }: KindCoverage): string {
  return `${group}/${kind} ${namespace}`;
}

import { type Analyzer, type Profile, runsWith } from '../core/analyzer.ts';
import { UserError } from '../core/errors.ts';
import type { Kind } from '../core/kinds/index.ts';
import { namesOf } from '../core/kinds/names.ts';
import { nearest } from '../core/near.ts';

/**
 * The ids of the analyzers that filters name, each with the kinds of which its findings count: by id or by another tool's
 * name for it, then all of its kinds; or by a kind that it checks, then that one alone. Of a kind, the analyzers of a profile
 * that nobody asked for are left out, unless there are no others.
 * @param option what a message begins with
 * @throws UserError with near matches if there is none of such a name
 */
export function filtersNamed(
  option: string,
  names: readonly string[],
  analyzers: readonly Analyzer[],
  profiles: readonly Profile[] = [],
): ReadonlyMap<string, readonly Kind[]> {
  const found = new Map<string, Kind[]>();
  for (const { id, subjects } of names.flatMap(name => analyzersNamed(option, name, analyzers, profiles))) {
    found.set(id, [...new Set([...(found.get(id) ?? []), ...subjects])]);
  }
  return found;
}

type Named = Pick<Analyzer, 'id' | 'subjects'>;

function analyzersNamed(
  option: string,
  name: string,
  analyzers: readonly Analyzer[],
  profiles: readonly Profile[],
): Named[] {
  const isName = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
  const byName = analyzers.filter(({ id, aliases = [] }) => isName(id) || aliases.some(isName));
  const isKind = (kind: Kind): boolean => namesOf(kind).some(isName);
  const byKind = analyzers.filter(({ subjects }) => subjects.some(isKind));
  const usual = byKind.filter(analyzer => runsWith(analyzer, profiles));
  const ofKind = (usual.length === 0 ? byKind : usual).map(({ id, subjects }) => ({
    id,
    subjects: subjects.filter(isKind),
  }));
  const found = [...byName, ...ofKind];
  if (found.length > 0) return found;
  const near = nearest(
    name,
    analyzers.flatMap(({ id, subjects, aliases = [] }) => [id, ...subjects, ...aliases]),
    3,
  );
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
  throw new UserError(`${option}: there is no analyzer or kind "${name}"${hint}; see: kubecause analyzers`);
}

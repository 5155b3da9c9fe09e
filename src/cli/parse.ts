import type { Analyzer, Profile } from '../core/analyzer.ts';
import { UserError } from '../core/errors.ts';
import { type Kind, kinds, knownKinds } from '../core/kinds/index.ts';
import { kindNamed } from '../core/kinds/names.ts';
import { nearest } from '../core/near.ts';
import { filtersNamed } from '../engine/filters.ts';
import { coverageName } from './exit.ts';
import { isRecordingFile } from './recording-file.ts';

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `90`, `90s`, `5m`, `1h30m`. */
export function parseDuration(option: string, given: string): number {
  const parts = [...given.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)?/g)];
  if (parts.length === 0 || parts.map(p => p[0]).join('') !== given) {
    throw new UserError(`${option} wants a duration such as 30s, 5m or 1h, but got "${given}"`);
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit ?? 's']!, 0);
}

/** The namespaces that `-n` names, each once; all if undefined. */
export function namespacesOf({ namespace, allNamespaces }: NamespaceArguments): readonly string[] | undefined {
  if (namespace === undefined || namespace.length === 0) return undefined;
  if (allNamespaces === true) throw new UserError('-A means all namespaces and -n only one: give only one of the two');
  return [...new Set(namespace)].sort();
}

interface NamespaceArguments {
  readonly namespace?: readonly string[] | undefined;
  readonly allNamespaces?: boolean | undefined;
}

/** A whole number from 1 on. */
export function parseCount(option: string, given: string): number {
  if (!/^[1-9]\d{0,5}$/.test(given)) throw new UserError(`${option} wants a number such as 10, but got "${given}"`);
  return Number(given);
}

/** Headers as curl's `-H` takes them: `Name: value`. */
export function parseHeaders(option: string, given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map(header => {
      const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*)$/.exec(header) ?? [];
      if (name === undefined) throw new UserError(`${option} wants "Name: value", but got "${header.split(':')[0]}"`);
      return [name, value!];
    }),
  );
}

/**
 * The ids of the analyzers that `--filter` names, each with the kinds of which its findings count: by id or by another
 * tool's name for it, then all of its kinds; or by a kind that it checks, then that one alone. Of a kind, the analyzers of a
 * profile that nobody asked for are left out, unless there are no others.
 */
export function parseFilters(
  given: readonly string[],
  analyzers: readonly Analyzer[],
  profiles: readonly Profile[] = [],
): ReadonlyMap<string, readonly Kind[]> {
  const wanted = splitCommas(given);
  if (wanted.length === 0) throw new UserError('--filter wants an analyzer or a kind; see: kubecause analyzers');
  const file = wanted.find(isRecordingFile);
  if (file !== undefined)
    throw new UserError(`--filter wants an analyzer or a kind, but got the file "${file}"; did you mean -r ${file}?`);
  return filtersNamed('--filter', wanted, analyzers, profiles);
}

/** Kinds by the names that kubectl takes, or `all`. */
export function parseKinds(option: string, given: readonly string[]): Kind[] | 'all' {
  const names = splitCommas(given);
  if (names.length === 0) throw new UserError(`${option} wants a kind, or all`);
  const found = names
    .filter(name => name.toLowerCase() !== 'all')
    .map(name => {
      const kind = kindNamed(name) ?? knownKinds.find(k => k.toLowerCase() === name.toLowerCase());
      if (kind === undefined)
        throw new UserError(`${option}: there is no kind "${name}"${didYouMean(name, knownKinds)}`);
      return kind;
    });
  return found.length < names.length ? 'all' : found;
}

/**
 * Kinds as the coverage of a report names them: `Secret`, or, of a type of custom resource, `Certificate.cert-manager.io`.
 * @throws UserError if there is no such kind
 */
export function parseExpected(given: readonly string[]): string[] {
  return splitCommas(given).flatMap(name => {
    if (kindNamed(name) === undefined && /^[A-Z][A-Za-z0-9]*\.[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) return [name];
    const found = parseKinds('--expect-unknown', [name]);
    if (found === 'all')
      throw new UserError('--expect-unknown wants kinds by name: of all, nothing would be left to check');
    // The lack of a kind is told of by its name, and by the name of its table where that is another.
    return found.flatMap(kind => [kind, coverageName(kinds[kind])]);
  });
}

function splitCommas(given: readonly string[]): string[] {
  return given
    .flatMap(value => value.split(','))
    .map(value => value.trim())
    .filter(value => value !== '');
}

/** What was mistyped; else what was begun: `warn`, `--name`. */
export function didYouMean(given: string, candidates: readonly string[]): string {
  const mistyped = nearest(given, candidates, 3);
  const begun = candidates.filter(each => given.length > 2 && each.startsWith(given)).slice(0, 3);
  const near = mistyped.length === 0 ? begun : mistyped;
  return near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
}

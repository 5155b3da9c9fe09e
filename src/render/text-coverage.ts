import { formatRef, isBuiltInGroup } from '../core/objects.ts';
import type { AnalyzerCoverage, Coverage, KindCoverage, Report } from '../core/report.ts';
import { isHole } from '../core/source.ts';
import { printable } from '../core/values.ts';
import { column, type Style } from './style.ts';
import type { TextOptions } from './text-options.ts';
import { counted, severityNames } from './words.ts';

const mostSettling = 5;
const mostNamed = 5;
const label = 14;

/** What was checked, what was not and why, and what only needs time: without it "no problems" would be a claim. */
export function renderCoverage(report: Report, options: TextOptions, hiddenInfo: number, style: Style): string {
  const rows = coverageRows(report, options, hiddenInfo, style.ellipsis);
  return rows
    .map(([name, text]) => column(style.dim(name.padEnd(label)), text, style.width, ' '.repeat(label)))
    .join('\n');
}

/** The same for formats that have no columns: a name and a text each. */
export function coverageRows(
  report: Report,
  options: Pick<TextOptions, 'detail' | 'showSuppressed' | 'showKnown'>,
  hiddenInfo: number,
  ellipsis: string,
): [name: string, text: string][] {
  const { coverage, settling, summary } = report;
  const checked = coverage.analyzers.filter(a => a.state === 'checked' || a.state === 'partly-checked');
  const rows: [string, string][] = [
    [
      'checked',
      `${counted(summary.objects, 'object')} of ${counted(kindsRead(coverage), 'kind')} by ${checked.length} of ${counted(coverage.analyzers.length, 'analyzer')}`,
    ],
  ];
  for (const hole of holesOf(coverage.kinds, options.detail === 'verbose')) rows.push(['not read', hole]);
  for (const note of coverage.notes) rows.push(['note', printable(note)]);
  for (const analyzer of coverage.analyzers) if (analyzer.state === 'failed') rows.push(...crashRows(analyzer, report));
  rows.push(...unchecked(coverage, options.detail === 'verbose'));
  const unknown = Object.entries(coverage.unknownLookups);
  if (unknown.length > 0) {
    const open = unknown.map(([kind, times]) => `${times} about ${kind}`).join(', ');
    rows.push(['unknown', `${open}: these questions stayed open; nothing is claimed about them`]);
  }
  const waiting = options.detail === 'verbose' ? settling : settling.slice(0, mostSettling);
  for (const { object, waitsFor } of waiting)
    rows.push(['settling', `${printable(formatRef(object))} is waiting for ${printable(waitsFor)}`]);
  if (settling.length > waiting.length)
    rows.push(['', `${ellipsis} and ${settling.length - waiting.length} more (-v shows all)`]);
  rows.push(...suppressedRows(report, options.showSuppressed === true));
  rows.push(...baselineRows(report, options.showKnown === true));
  rows.push(...windowRows(report));
  if (hiddenInfo > 0) rows.push(['not shown', `${hiddenInfo} of info severity (--show info)`]);
  return rows;
}

/** A bug of kubecause, with what whoever mends it needs to know: what is on the second line holds nothing of the cluster. */
function crashRows({ id, why = '', crash }: AnalyzerCoverage, { tool }: Report): [string, string][] {
  const rows: [string, string][] = [['crashed', `${id}: ${printable(why)} (a bug of kubecause: please report it)`]];
  if (crash === undefined) return rows;
  const { error, kind, frames } = crash;
  return [
    ...rows,
    ['', `${tool.name} ${tool.version}, ${id} of a ${printable(kind)}: ${printable([error, ...frames].join(', at '))}`],
  ];
}

/** What `--since` left out, and what it kept because nobody knows when it began. */
function windowRows({ window }: Report): [string, string][] {
  if (window === undefined) return [];
  const { from, earlier, unknown } = window;
  const since = from === '' ? 'no time is known of anything' : `since ${from.slice(0, 19).replace('T', ' ')} UTC`;
  const kept =
    unknown === 0 ? '' : `; ${counted(unknown, 'incident')} kept that may be older: it is not known when they began`;
  return [['not shown', `${counted(earlier, 'incident')} that began earlier (--since: ${since})${kept}`]];
}

/** What somebody decided not to be told of: counted, so that nobody takes it for health; and what need not be decided any more. */
function suppressedRows({ suppressed: { incidents, findings, idle } }: Report, all: boolean): [string, string][] {
  const rows: [string, string][] = [];
  if (findings > 0 && !all)
    rows.push([
      'suppressed',
      `${counted(findings, 'finding')}, ${counted(incidents.length, 'whole incident')} (--show suppressed)`,
    ]);
  if (all) {
    for (const { severity, title, reason, origin } of incidents)
      rows.push([
        'suppressed',
        printable(`${severityNames[severity]} ${title} (${[reason, origin].filter(part => part !== '').join('; ')})`),
      ]);
  }
  for (const { origin, reason, why } of idle)
    rows.push([
      'suppression',
      printable(`${origin} (${reason}) ${why === 'expired' ? 'has expired' : 'suppresses nothing'}: remove it`),
    ]);
  return rows;
}

/** What a baseline kept out of sight, and what in it is no more. */
function baselineRows({ baseline }: Report, shown: boolean): [string, string][] {
  if (baseline === undefined) return [];
  const { name, known, gone } = baseline;
  const hint = known === 0 ? '' : shown ? ' (shown)' : ' (--show known)';
  const past = gone === 0 ? '' : `; ${counted(gone, 'finding')} of it not found (kubecause baseline prune)`;
  return [['known', printable(`${counted(known, 'incident')} of ${name}${hint}${past}`)]];
}

/** Analyzers that lacked what they need: by name when few or asked for, else by number. The kinds that they lack stand above. */
function unchecked({ analyzers }: Coverage, all: boolean): [string, string][] {
  const states = [
    ['not-checked', 'not checked'],
    ['partly-checked', 'in part'],
  ] as const;
  return states.flatMap(([state, name]): [string, string][] => {
    const byWhy = new Map<string, string[]>();
    const found = analyzers.filter(a => a.state === state);
    for (const { id, why = '' } of found) byWhy.set(why, [...(byWhy.get(why) ?? []), id]);
    if (all) return [...byWhy].map(([why, ids]) => [name, `${ids.join(', ')} (${printable(why)})`]);
    if (found.length === 0) return [];
    const ids = found.map(a => a.id);
    return [
      [
        name,
        ids.length <= mostNamed
          ? ids.join(', ')
          : `${ids.length} analyzers, for lack of what was not read (-v names them)`,
      ],
    ];
  });
}

function kindsRead({ kinds }: Coverage): number {
  return new Set(kinds.filter(k => k.state === 'complete' || k.count > 0).map(k => k.kind)).size;
}

const mostNamespaces = 3;

/**
 * What was not listed whole: one line per state, reason and place, with the kinds that share it.
 * @param all whether to name the kinds of extensions too, where there are many: few clusters have them
 */
export function holesOf(kinds: readonly KindCoverage[], all: boolean): string[] {
  const readIn = new Map<string, string[]>();
  for (const kind of kinds)
    if (kind.state === 'complete' && kind.namespace !== undefined) push(readIn, nameOf(kind), kind.namespace);
  const groups = new Map<string, Map<string, string[]>>();
  for (const kind of kinds) {
    if (!isHole(kind.state)) continue;
    const name = nameOf(kind);
    // Refused as a whole, but read where the user may read.
    const read = kind.namespace === undefined ? readIn.get(name) : undefined;
    const outside = read === undefined ? '' : `outside of ${namespacesText(read)}: `;
    const why = kind.why === undefined ? kind.state : `${kind.state}: ${generalWhy(kind)}`;
    const key = `${outside}\0${why}`;
    const byKind = groups.get(key) ?? new Map<string, string[]>();
    groups.set(key, byKind);
    if (kind.namespace !== undefined) push(byKind, name, kind.namespace);
    else if (!byKind.has(name)) byKind.set(name, []);
  }
  return [...groups].flatMap(([key, byKind]) => {
    const [outside = '', why = ''] = key.split('\0');
    const byPlace = new Map<string, string[]>();
    for (const [name, n] of byKind) push(byPlace, n.length === 0 ? outside : `in ${namespacesText(n)}: `, name);
    return [...byPlace].map(([place, names]) => printable(`${place}${kindsText(names, all)} (${why})`));
  });
}

/** The names of kinds, those of Kubernetes itself first. */
function kindsText(names: readonly string[], all: boolean): string {
  // Only a kind of an extension is named with its group.
  const extensions = names.filter(name => name.includes('.'));
  if (all || extensions.length <= mostNamed) return names.join(', ');
  const own = names.filter(name => !name.includes('.'));
  return [...own, `${extensions.length} kinds of extensions (-v names them)`].join(', ');
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

function nameOf({ kind, group }: KindCoverage): string {
  return group === undefined || isBuiltInGroup(group) ? kind : `${kind}.${group}`;
}

function namespacesText(namespaces: readonly string[]): string {
  return namespaces.length > mostNamespaces ? `${namespaces.length} namespaces` : namespaces.join(', ');
}

/** The server names the resource and its group in every refusal; without them, refusals of twenty kinds are one line. */
function generalWhy({ why = '', state }: KindCoverage): string {
  if (state !== 'forbidden') return why;
  return why
    .replace(/^\S+ is forbidden: /, '')
    .replace(/ resource "[^"]*"/, '')
    .replace(/ in API group "[^"]*"/, '');
}

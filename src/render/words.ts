import type { Severity } from '../core/finding.ts';
import { formatRef } from '../core/objects.ts';
import type { Change, Incident, IncidentImpact, Report, ReportedEvidence, ReportedFinding } from '../core/report.ts';
import { formatAge, parseTime } from '../core/time.ts';
import { printable } from '../core/values.ts';
import { incidentsById } from './tree.ts';

/** What all formats for people call things. Everything that is returned is printable. */
export const severityNames: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

/** The incidents to show, and how many are left out because they are only worth knowing. What is known is left out, too. */
export function shownIncidents(
  { incidents }: Report,
  { showInfo, showKnown = false }: { readonly showInfo: boolean; readonly showKnown?: boolean },
): { readonly shown: readonly Incident[]; readonly hidden: number } {
  const news = showKnown ? incidents : incidents.filter(i => i.known !== true);
  const shown = showInfo ? news : news.filter(i => i.severity !== 'info');
  return { shown, hidden: news.length - shown.length };
}

/** What several of the incidents that are shown have in common, with their numbers, which begin with 1. */
export function shownGroups(
  { groups }: Report,
  shown: readonly Incident[],
): { readonly title: string; readonly members: readonly number[] }[] {
  const numbers = new Map(shown.map(({ id }, i) => [id, i + 1]));
  return groups.flatMap(({ title, incidents, cause }) => {
    const members = incidents.flatMap(id => numbers.get(id) ?? []).sort((a, b) => a - b);
    const first = cause === undefined ? undefined : numbers.get(cause);
    if (members.length < 2) return [];
    return [{ title: `${printable(title)}${first === undefined ? '' : ` (begin with ${first})`}`, members }];
  });
}

/** `kubecause  shop.tar.gz  kubecause recording  v1.36.3  as of …`, in parts. */
export function sourceText({ source, takenAt }: Report): string {
  const about = [
    source.name,
    source.detail,
    source.serverVersion,
    takenAt === '' || source.takenAtFrom === 'manifests' ? undefined : `as of ${timeText(takenAt)}`,
  ];
  return printable(about.filter(part => part !== undefined).join('  '));
}

/** `2026-03-01 12:00:00 UTC` of RFC 3339. */
export function timeText(time: string): string {
  return time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** What a finding is about: its object, or how many of whose. */
export function subjectText({ object, owner, count }: ReportedFinding): string {
  if (count === 1) return printable(formatRef(object));
  const of = owner === undefined ? '' : ` of ${formatRef(owner)}`;
  return printable(`${count} ${object.kind.toLowerCase()}s${of}`);
}

/** A step of the path of a file that there is not, for formats that want one: what something is called leads nowhere else. */
export function pathStep(name: string): string {
  return printable(name)
    .replaceAll('/', '_')
    .replace(/^\.{1,2}$/, dots => '_'.repeat(dots.length));
}

export function findingText(finding: ReportedFinding): string {
  return `${subjectText(finding)}: ${printable(finding.message)}`;
}

/** What is wrong in the end, in a word for each object and host: `down`, `degraded`, `no backend`, `unreachable`. */
const impactWords = {
  workloadsDown: 'down',
  workloadsDegraded: 'degraded',
  servicesDown: 'no backend',
  hostsDown: 'unreachable',
} as const satisfies Partial<Record<keyof IncidentImpact, string>>;

type ImpactWord = (typeof impactWords)[keyof typeof impactWords];

const impactFields = Object.keys(impactWords) as (keyof typeof impactWords)[];

/** The word for each object (as `formatRef` writes it) and host of an incident that has one. */
export function impactByName({ impact }: Incident): ReadonlyMap<string, ImpactWord> {
  return new Map(impactFields.flatMap(field => impact[field].map(name => [name, impactWords[field]] as const)));
}

/** What is wrong in the end, by its word: `down`, `Deployment shop/web and 2 more`. */
export function impactParts(
  { impact }: Pick<Incident, 'impact'>,
  most = 3,
): { readonly word: ImpactWord; readonly names: string }[] {
  return impactFields.flatMap(field => {
    const names = impact[field];
    if (names.length === 0) return [];
    const more = names.length > most ? ` and ${names.length - most} more` : '';
    return [{ word: impactWords[field], names: `${names.slice(0, most).map(printable).join(', ')}${more}` }];
  });
}

/** `down: Deployment shop/web; no backend: Service shop/web`; `''` if there is none. */
export function impactText(incident: Pick<Incident, 'impact'>): string {
  return impactParts(incident)
    .map(({ word, names }) => `${word}: ${names}`)
    .join('; ');
}

/** Where else something stands that follows from this incident too; `''` if nowhere. */
export function alsoText({ alsoAffects }: Incident, report: Report): string {
  const titles = alsoAffects.map(id => printable(incidentsById(report).get(id)?.title ?? id));
  return titles.length === 0 ? '' : `part of it is shown under ${titles.join('; ')}`;
}

/** `12m ago`, counted from the snapshot. */
export function sinceText(since: string, takenAt: string): string {
  return `${formatAge((parseTime(takenAt) - parseTime(since)) / 1000)} ago`;
}

/** Where something was read: `Pod shop/web-1 event Failed, 3 times, 12m ago`. */
export function evidencePlace({ of, path, at, times }: ReportedEvidence, takenAt: string): string {
  const age = at === undefined || Number.isNaN(parseTime(at)) ? '' : `, ${sinceText(at, takenAt)}`;
  const often = times === undefined || times < 2 ? '' : `, ${times} times`;
  return `${printable(formatRef(of))} ${printable(path)}${often}${age}`;
}

export function changeText({ object, at, what }: Change, takenAt: string): string {
  return `${printable(formatRef(object))} ${printable(what)}, ${sinceText(at, takenAt)} (shortly before; may be unrelated)`;
}

/** How it ended: what is in bold, and what stands after it. */
export interface Verdict {
  readonly headline: string;
  readonly rest: string;
  readonly tone: 'good' | 'error' | 'warning';
}

export function verdictOf(report: Report): Verdict {
  const { summary, coverage, window, baseline } = report;
  const { settling } = summary;
  const { error, warning } = newsOf(report);
  const fresh = baseline === undefined ? '' : 'new ';
  const still = settling === 0 ? '' : `, ${settling} still settling`;
  const holes = coverage.complete ? '' : '; not everything could be checked';
  if (error + warning > 0) {
    return {
      headline: counted(error + warning, `${fresh}incident`),
      rest: `: ${counted(error, 'error')}, ${counted(warning, 'warning')}${still}${holes}`,
      tone: error > 0 ? 'error' : 'warning',
    };
  }
  if (window !== undefined && window.earlier > 0)
    return {
      headline: 'No new problems found',
      rest: `: ${counted(window.earlier, 'incident')} began earlier${still}${holes}`,
      tone: 'warning',
    };
  if (coverage.complete) return { headline: `No ${fresh}problems found`, rest: still, tone: 'good' };
  return { headline: `No ${fresh}problems found in what could be checked`, rest: `${still}${holes}`, tone: 'warning' };
}

/** Incidents by severity, but for those that the baseline knows. */
function newsOf({ summary, incidents, baseline }: Report): Readonly<Record<Severity, number>> {
  const news = (severity: Severity): number =>
    incidents.filter(incident => incident.severity === severity && incident.known !== true).length;
  return baseline === undefined
    ? summary.incidents
    : { error: news('error'), warning: news('warning'), info: news('info') };
}

export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

import { severities } from '../core/finding.ts';
import { quote } from '../core/kubectl.ts';
import { formatRef, type ObjectRef } from '../core/objects.ts';
import type { Incident, Report, ReportedFinding, Subject } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { column, styleOf } from './style.ts';
import type { TextOptions } from './text-options.ts';
import { findingsById, linksOf } from './tree.ts';
import { changeText, counted, findingText, impactByName, sinceText, subjectText } from './words.ts';

/** What is told of an incident names at most so many things that hang on it. */
const mostNamed = 8;
/** So many incidents are told; the others are counted. */
const mostTold = 3;

/**
 * Why an object does not work, in a paragraph: what is wrong with it, since when, because of what, what hangs on it, what to
 * do. Of a healthy object, that it is, and what that rests on.
 */
export function renderWhy(report: Report, options: TextOptions): string {
  const style = styleOf(options);
  const paragraphs = (report.subjects ?? []).flatMap(subject => paragraphsOf(subject, report));
  return `${paragraphs.map(text => column('', text, style.width)).join('\n\n')}\n`;
}

function paragraphsOf(subject: Subject, report: Report): string[] {
  const findings = findingsById(report);
  const isOwn = (incident: Incident): boolean =>
    subject.findings.includes(nearestFinding(subject, incident, findings)?.id ?? '');
  const touching = report.incidents.filter(incident => nearestFinding(subject, incident, findings) !== undefined);
  // Of two that are as bad, what says something of the object itself comes first.
  const faults = touching
    .filter(incident => incident.severity !== 'info')
    .sort(
      (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || Number(isOwn(b)) - Number(isOwn(a)),
    );
  const notes = touching.filter(incident => incident.severity === 'info');
  const settling = report.settling.map(
    ({ object, waitsFor }) => `${printable(formatRef(object))} is waiting for ${printable(waitsFor)}`,
  );
  const paragraphs = faults.slice(0, mostTold).map(incident => tell(subject, incident, findings, report));
  if (faults.length > mostTold) {
    const more = counted(faults.length - mostTold, 'more incident');
    paragraphs.push(`There ${faults.length === mostTold + 1 ? 'is' : 'are'} ${more}: see kubecause analyze.`);
  }
  if (settling.length > 0)
    paragraphs.push(`${listed(settling)}: that may only be a matter of time, and is neither healthy nor a fault yet.`);
  if (faults.length === 0 && settling.length === 0) paragraphs.push(healthy(subject));
  if (notes.length > 0) {
    const worth = notes.map(incident => findingText(findings.get(incident.cause)!));
    paragraphs.push(`Worth knowing: ${listed(worth)}.`);
  }
  if (faults.length === 0) paragraphs.push(...doubts(subject, report));
  return paragraphs;
}

/** The finding of an incident that says most of an object: its own, else of what it owns, else of its owner. */
function nearestFinding(
  { findings: own, findingsOfOwned, findingsOfOwners }: Subject,
  incident: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
): ReportedFinding | undefined {
  const members = new Set([incident.cause, ...incident.consequences]);
  for (const ids of [own, findingsOfOwned, findingsOfOwners]) {
    const found = ids.filter(id => members.has(id)).map(id => findings.get(id)!);
    const worst = found.find(finding => finding.impact === 'down') ?? found.find(finding => finding.impact) ?? found[0];
    if (worst !== undefined) return worst;
  }
  return undefined;
}

function tell(
  subject: Subject,
  incident: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
  report: Report,
): string {
  const symptom = nearestFinding(subject, incident, findings)!;
  const cause = findings.get(incident.cause)!;
  const since = symptom.since ?? incident.since;
  const hanging = hangingOn(symptom, incident, findings);
  const sentences = [
    whatIsWrong(subject, symptom, incident),
    ...(since === undefined ? [] : [`It began ${sinceText(since, report.takenAt)}`]),
    ...(symptom === cause ? [] : [because(incident, wayTo(symptom, incident, findings))]),
    ...(incident.changes.length === 0
      ? []
      : [`Changed: ${incident.changes.map(change => changeText(change, report.takenAt)).join('; ')}`]),
    ...report.groups
      .filter(({ incidents }) => incidents.includes(incident.id))
      .map(
        ({ title, incidents }) =>
          `It is one of ${counted(incidents.length, 'incident')} with this in common: ${printable(title)}`,
      ),
    ...(hanging.length === 0 ? [] : [`Also affected: ${listed(hanging)}`]),
    `To do: ${lowered(printable(cause.fix))}`,
    `To see more: ${printable(cause.look)}`,
  ];
  return sentences.map(sentence => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`)).join(' ');
}

/** `Deployment shop/web is down: 0 of 2 replicas available`. */
function whatIsWrong({ object, findings: own }: Subject, symptom: ReportedFinding, incident: Incident): string {
  const name = printable(formatRef(object));
  const about = symptom.count === 1 ? formatRef(symptom.object) : undefined;
  const impact = about === undefined ? undefined : impactByName(incident).get(about);
  const isOwn = own.includes(symptom.id);
  const subject = isOwn ? name : subjectText(symptom);
  const said =
    impact === undefined
      ? `${subject}: ${printable(symptom.message)}`
      : `${subject} ${impact === 'no backend' ? 'has' : 'is'} ${impact}: ${printable(symptom.message)}`;
  return isOwn ? said : `Nothing was found about ${name} itself, but ${said}`;
}

function because(incident: Incident, way: readonly ReportedFinding[]): string {
  const by = way.length === 0 ? '' : `, through ${listed(way.map(subjectText))},`;
  return `The cause${by} is ${printable(incident.title)}`;
}

/** What lies between the cause and a finding, from the cause on. */
function wayTo(
  symptom: ReportedFinding,
  incident: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
): ReportedFinding[] {
  const causes = new Map(linksOf(incident, findings).map(link => [link.finding.id, link.causes[0]]));
  const way: ReportedFinding[] = [];
  for (let id = causes.get(symptom.id); id !== undefined && id !== incident.cause; id = causes.get(id))
    way.unshift(findings.get(id)!);
  return way;
}

/** What follows from a finding: each thing with what became of it. */
function hangingOn(
  symptom: ReportedFinding,
  incident: Incident,
  findings: ReadonlyMap<string, ReportedFinding>,
): string[] {
  const reached = new Set([symptom.id]);
  const words = impactByName(incident);
  const named = (name: string, text = name): string => {
    const impact = words.get(name);
    return `${printable(text)}${impact === undefined ? '' : ` (${impact})`}`;
  };
  const hanging: string[] = [];
  const addHosts = ({ hosts = [] }: ReportedFinding): void => void hanging.push(...hosts.map(host => named(host)));
  addHosts(symptom);
  for (const { finding, causes } of linksOf(incident, findings)) {
    if (!causes.some(cause => reached.has(cause))) continue;
    reached.add(finding.id);
    if (!sameObject(finding.object, symptom.object))
      hanging.push(finding.count === 1 ? named(formatRef(finding.object)) : subjectText(finding));
    addHosts(finding);
  }
  return [...new Set(hanging)];
}

function sameObject(a: ObjectRef, b: ObjectRef): boolean {
  return formatRef(a) === formatRef(b);
}

function healthy({ object, seen, owns, checkedBy }: Subject): string {
  const name = printable(formatRef(object));
  if (!seen) return `Nothing was found about ${name}, which was not seen itself.`;
  const owned = Object.entries(owns).map(([kind, count]) => counted(count, kind));
  const what = owned.length === 0 ? 'it' : `it and what it owns (${listed(owned)})`;
  if (checkedBy.length === 0) return `Nothing was found about ${name}, but no analyzer looks at it.`;
  const inside =
    object.kind === 'Namespace' && object.group === undefined
      ? ` For what is in it: kubecause analyze -n ${printable(quote(object.name))}.`
      : '';
  return `Nothing is wrong with ${name}: ${counted(checkedBy.length, 'analyzer')} looked at ${what}.${inside}`;
}

/** Why "nothing is wrong" may say less than it seems. */
function doubts({ object, notCheckedBy }: Subject, { coverage }: Report): string[] {
  if (notCheckedBy.length === 0) return [];
  const whys = [...new Set(notCheckedBy.map(({ why }) => printable(why)))];
  const ids = notCheckedBy.map(({ id }) => id);
  const all = coverage.complete ? '' : ' Not everything in the cluster could be read either.';
  return [
    `That is not the whole answer for ${printable(formatRef(object))}: ${listed(ids)} could not look (${listed(whys)}).${all}`,
  ];
}

/** `a, b and c`, cut where it grows long. */
function listed(items: readonly string[]): string {
  const shown = items.slice(0, mostNamed);
  if (items.length > mostNamed) return `${shown.join(', ')} and ${items.length - mostNamed} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function lowered(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

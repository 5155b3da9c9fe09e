import type { ExplainSummary, Explanation, Step } from '../../core/explanation.ts';
import { formatRef } from '../../core/objects.ts';
import type { Incident, Report, ReportedFinding } from '../../core/report.ts';
import type { RenderOptions } from '../render-options.ts';
import { originText } from '../text-explanation.ts';
import { type Branch, causeTree, incidentsById } from '../tree.ts';
import {
  changeText,
  evidencePlace,
  impactByName,
  impactParts,
  severityNames,
  sinceText,
  subjectText,
} from '../words.ts';
import { html, type Markup, type Part, when } from './markup.ts';

/** What an incident is drawn with. */
export interface IncidentContext {
  readonly report: Report;
  readonly findings: ReadonlyMap<string, ReportedFinding>;
  readonly options: RenderOptions;
  /** Whether its details are open at first. */
  readonly open: boolean;
  /** What was seen of it from look to look, where somebody looks again. */
  readonly historyOf?: ((incident: Incident) => readonly Markup[]) | undefined;
}

/** The namespace of what belongs to none. */
const noNamespace = '(cluster)';

/** The namespaces that an incident concerns, sorted. */
export function namespacesIn(incident: Incident, findings: ReadonlyMap<string, ReportedFinding>): string[] {
  const objects = [incident.cause, ...incident.consequences].flatMap(id => {
    const { object, objects = [] } = findings.get(id)!;
    return [object, ...objects];
  });
  return [...new Set(objects.map(({ namespace }) => namespace ?? noNamespace))].sort();
}

/** The address of an incident in the page. */
export function anchorOf(id: string): string {
  return `incident-${id}`;
}

/** An incident: what is wrong in a line, behind it how it comes and what to do. */
export function incidentItem(incident: Incident, number: number, context: IncidentContext): Markup {
  const { report, findings } = context;
  const { id, severity, title, since, changes, alsoAffects, explanation } = incident;
  const cause = findings.get(incident.cause)!;
  const also = alsoAffects.flatMap(other => incidentsById(report).get(other) ?? []);
  const facts: Part[] = [
    ...impactParts(incident).map(({ word, names }) => html`<span class="chip"><b>${word}</b> ${names}</span>`),
    ...(since === undefined ? [] : [html`<span>since ${sinceText(since, report.takenAt)}</span>`]),
  ];
  return html`
<li class="incident ${severity}" id="${anchorOf(id)}" data-severity="${severity}" data-namespaces="${JSON.stringify(namespacesIn(incident, findings))}">
<details${context.open ? html` open` : ''}>
<summary><span class="severity">${number} ${severityNames[severity]}</span><h3>${title}</h3>${when(facts.length > 0, () => html`<span class="facts">${facts}</span>`)}</summary>
<div class="body">
<h4>What to do</h4>
<p class="do">${cause.fix}</p>
${commandBlock(cause.look)}
<h4>From the cause to what does not work</h4>
<ul class="tree">${branchItem(causeTree(incident, findings), impactByName(incident))}</ul>
${section(
  'Changed shortly before',
  changes.map(change => html`<li>${changeText(change, report.takenAt)}</li>`),
)}
${section(
  'Where it was read',
  cause.evidence.map(
    each =>
      html`<li><code>${each.value}</code><span class="small soft">${evidencePlace(each, report.takenAt)}</span></li>`,
  ),
)}
${section(
  'Part of what follows is shown under',
  also.map(other => html`<li><a href="#${anchorOf(other.id)}">${other.title}</a></li>`),
)}
${section('What was seen of it', context.historyOf?.(incident) ?? [])}
${explanation === undefined || report.explain === undefined ? [] : explanationNote(explanation, report.explain)}
${codeNote(cause, id, context.options)}
</div>
</details>
</li>`;
}

/** Something to type; the button is shown where a script can serve it. */
function commandBlock(text: string): Markup {
  return html`<div class="command"><pre tabindex="0">${text}</pre><button type="button" class="copy" aria-label="Copy the command">Copy</button></div>`;
}

function section(title: string, items: readonly Markup[]): Part {
  return when(items.length > 0, () => html`<h4>${title}</h4><ul class="rows">${items}</ul>`);
}

function branchItem({ finding, effects }: Branch, words: ReturnType<typeof impactByName>): Markup {
  const mark = (name: string): Part => {
    const word = words.get(name);
    return word === undefined ? [] : html`<span class="mark">${word}</span>`;
  };
  const { object, count, message, hosts = [], objects = [], owner } = finding;
  const below = [
    ...effects.map(effect => branchItem(effect, words)),
    ...hosts.map(host => html`<li><p>${mark(host)}<span class="subject">${host}</span></p></li>`),
  ];
  const named = owner === undefined ? objects.slice(1).map(formatRef) : objects.map(formatRef);
  return html`<li><p>${count === 1 ? mark(formatRef(object)) : []}<span class="subject">${subjectText(finding)}</span>: ${message}</p>${when(
    count > 1 && named.length > 0,
    () => html`<details class="small"><summary>${named.length} objects</summary><p>${named.join(', ')}</p></details>`,
  )}${when(below.length > 0, () => html`<ul>${below}</ul>`)}</li>`;
}

/** What a model says, set apart from what kubecause found. */
function explanationNote(explanation: Explanation, summary: ExplainSummary): Markup {
  if (explanation.state !== 'answered')
    return html`<p class="note small soft">Explanation ${explanation.state}: ${explanation.why}</p>`;
  const { problem, cause, fix, verify, otherwise } = explanation.answer;
  return html`<section class="note" aria-label="Explanation of a model">
<h4>Explained ${originText(explanation, summary)}. A model may be wrong.</h4>
${[problem, cause].filter(text => text !== '').map(text => html`<p>${text}</p>`)}
${steps('To fix it', fix)}
${steps('To check that it works', verify)}
${section(
  'If that is not it',
  otherwise.map(text => html`<li>${text}</li>`),
)}
</section>`;
}

function steps(title: string, all: readonly Step[]): Part {
  const items = all.map(
    ({ what, command, patch }) =>
      html`<li>${what}${[command, patch].flatMap(text => (text === undefined ? [] : [commandBlock(text)]))}</li>`,
  );
  return when(items.length > 0, () => html`<h4>${title}</h4><ol class="steps">${items}</ol>`);
}

function codeNote({ code }: ReportedFinding, id: string, { codes }: RenderOptions): Markup {
  const known = codes[code];
  return html`<details class="more"><summary>Why this is a fault</summary>
<p>${known?.why ?? ''}</p>
<p class="small soft">Code <code>${code}</code>, incident <a href="#${anchorOf(id)}"><code>${id}</code></a>${when(
    known?.docs !== undefined,
    () => html`; <a href="${known!.docs!}" rel="noreferrer">Kubernetes documentation</a>`,
  )}</p></details>`;
}

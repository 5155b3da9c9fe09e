import type { Severity } from '../../core/finding.ts';
import type { Incident, Report } from '../../core/report.ts';
import type { RenderOptions } from '../render-options.ts';
import { verdictText } from '../summary-text.ts';
import { coverageRows } from '../text-coverage.ts';
import { explainVerdict } from '../text-explanation.ts';
import { findingsById } from '../tree.ts';
import { counted, shownGroups, shownIncidents, sourceText, verdictOf } from '../words.ts';
import { anchorOf, incidentItem, namespacesIn } from './incident.ts';
import { html, type Markup, type Part, when } from './markup.ts';

/** Of so many incidents all are open at first; of more, only the worst. */
const mostOpen = 3;

/** What a page that stays up to date says besides the report. */
export interface Live {
  /** What was seen of an incident, the oldest first. */
  historyOf(incident: Incident): readonly Markup[];
  /** Incidents that are over. */
  readonly over: readonly Markup[];
  /** It is of a recording, and stays as it is. */
  readonly recorded: boolean;
  /** Why the report is older than it should be. */
  readonly stale?: string | undefined;
}

/** All that a page shows of a report, the same for a page that is kept and for one that stays up to date. Yields after each incident. */
export function* reportBodyInSteps(report: Report, options: RenderOptions, live?: Live): Generator<void, Markup> {
  const { shown, hidden } = shownIncidents(report, options);
  const items = yield* incidentItems(report, shown, options, live);
  return html`${header(report, live)}
${live?.stale === undefined ? [] : html`<p class="card stale" role="note">${live.stale}</p>`}
${filters(shown, report, live)}
<main id="incidents" tabindex="-1">
${groups(report, shown)}
${incidents(report, items)}
${rows('Over', 'over', live?.over ?? [])}
${coverage(report, options, hidden)}
</main>
${footer(report, live)}`;
}

function header(report: Report, live: Live | undefined): Markup {
  const { error, warning, info } = report.summary.incidents;
  const { tone } = verdictOf(report);
  const count = (tone: string, n: number, noun: string): Part =>
    when(n > 0, () => html`<li class="${tone}">${counted(n, noun)}</li>`);
  return html`<header class="top"${live?.recorded === true ? html` data-recorded` : ''}>
<p class="brand">kubecause</p>
<button type="button" id="theme" aria-pressed="false" hidden>Dark theme</button>
<h1${tone === 'good' ? html` class="good"` : ''}>${verdictText(report)}</h1>
<p class="about small soft">${sourceText(report)}</p>
<ul class="counts">
${count('error', error, 'error')}
${count('warning', warning, 'warning')}
${count('info', info, 'note')}
${when(report.settling.length > 0, () => html`<li>${report.settling.length} settling</li>`)}
<li>${counted(report.summary.objects, 'object')} read</li>
</ul>
</header>`;
}

/** What may come later can be chosen now. */
const everySeverity = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** Hidden until the script can serve them. */
function filters(shown: readonly Incident[], report: Report, live: Live | undefined): Markup {
  const findings = findingsById(report);
  const namespaces = [...new Set(shown.flatMap(incident => namespacesIn(incident, findings)))].sort();
  const severities = live === undefined ? [...new Set(shown.map(({ severity }) => severity))] : everySeverity;
  const isChosen = (severity: Severity): boolean => live === undefined || severity !== 'info';
  return html`<search class="filters" id="filters" aria-label="Incidents" hidden>
<label><span>Namespace</span><select id="namespace"><option value="">all</option>${namespaces.map(name => html`<option value="${name}">${name}</option>`)}</select></label>
<fieldset><legend>Severity</legend><div>${severities.map(severity => html`<label class="${severity}"><input type="checkbox" value="${severity}"${isChosen(severity) ? html` checked` : ''}>${severity}</label>`)}</div></fieldset>
<label class="wide"><span>Text</span><input type="search" id="text" autocomplete="off" spellcheck="false"></label>
<button type="button" id="clear">Clear</button>
<button type="button" id="all">Open or close all</button>
<output id="shown" for="namespace text"></output>
</search>`;
}

function groups(report: Report, shown: readonly Incident[]): Part {
  const items = shownGroups(report, shown).map(
    ({ title, members }) =>
      html`<li>${title}: incidents ${members.map((number, i) => html`${i === 0 ? '' : ', '}<a href="#${anchorOf(shown[number - 1]!.id)}">${number}</a>`)}</li>`,
  );
  return rows('In common', 'common', items);
}

function rows(title: string, name: string, items: readonly Markup[]): Part {
  return when(
    items.length > 0,
    () =>
      html`<section aria-labelledby="${name}-title"><h2 id="${name}-title">${title}</h2><ul class="rows card">${items}</ul></section>`,
  );
}

function* incidentItems(
  report: Report,
  shown: readonly Incident[],
  options: RenderOptions,
  live: Live | undefined,
): Generator<void, Markup[]> {
  const context = { report, findings: findingsById(report), options, historyOf: live?.historyOf };
  const isOpen = (i: number): boolean =>
    options.detail === 'verbose' || (options.detail === 'normal' && (shown.length <= mostOpen || i === 0));
  const items: Markup[] = [];
  for (const [i, incident] of shown.entries()) {
    items.push(incidentItem(incident, i + 1, { ...context, open: isOpen(i) }));
    yield;
  }
  return items;
}

function incidents(report: Report, items: readonly Markup[]): Markup {
  return html`<section aria-labelledby="incidents-title"><h2 id="incidents-title">Incidents</h2>
${when(items.length > 0, () => html`<ol class="incidents">${items}</ol>`)}
${when(items.length === 0, () => html`<p class="card empty">${verdictText(report)}</p>`)}
<p class="card empty" id="none" hidden>No incident fits.</p>
</section>`;
}

/** All of it: a page has room. */
function coverage(report: Report, options: RenderOptions, hidden: number): Markup {
  const rows = coverageRows(report, { ...options, detail: 'verbose' }, hidden, '…');
  return html`<section aria-labelledby="coverage-title"><h2 id="coverage-title">What was checked</h2>
<dl class="coverage card">${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></section>`;
}

function footer(report: Report, live: Live | undefined): Markup {
  const explained = explainVerdict(report);
  return html`<footer><p>Made by kubecause ${report.tool.version}. It only reads.</p>${explained === undefined ? [] : html`<p>${explained}</p>`}${when(live !== undefined, () => html`<p>Keys: <kbd>/</kbd> text, <kbd>↓</kbd> <kbd>↑</kbd> incidents, <kbd>Enter</kbd> open, <kbd>c</kbd> copy the command, <kbd>Esc</kbd> clear the text</p>`)}</footer>`;
}

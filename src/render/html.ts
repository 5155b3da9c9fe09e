import { createHash } from 'node:crypto';
import type { Incident, Report } from '../core/report.ts';
import { anchorOf, incidentItem, namespacesIn } from './html/incident.ts';
import { html, Markup, type Part, when } from './html/markup.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';
import type { RenderOptions } from './render-options.ts';
import { verdictText } from './summary-text.ts';
import { coverageRows } from './text-coverage.ts';
import { explainVerdict } from './text-explanation.ts';
import { findingsById } from './tree.ts';
import { counted, shownGroups, shownIncidents, sourceText, verdictOf } from './words.ts';

/** Of so many incidents all are open at first; of more, only the worst. */
const mostOpen = 3;

/**
 * A page for people: one file that asks nobody for anything, to be attached, archived and printed. Its policy lets only the
 * style and the script run that it came with.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
 */
export function renderHtml(report: Report, options: RenderOptions): string {
  const { shown, hidden } = shownIncidents(report, options);
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${verdictOf(report).headline}: ${report.source.name}</title>
<link rel="icon" href="data:,">
<style>${Markup.trusted(style)}</style>
</head>
<body>
<a class="skip" href="#incidents">To the incidents</a>
${header(report)}
${filters(shown, report)}
<main id="incidents" tabindex="-1">
${groups(report, shown)}
${incidents(report, shown, options)}
${coverage(report, options, hidden)}
</main>
${footer(report)}
<script>${Markup.trusted(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** The name of a text in a policy. */
function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function header(report: Report): Markup {
  const { error, warning, info } = report.summary.incidents;
  const { tone } = verdictOf(report);
  const count = (tone: string, n: number, noun: string): Part =>
    when(n > 0, () => html`<li class="${tone}">${counted(n, noun)}</li>`);
  return html`<header class="top">
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

/** Hidden until the script can serve them. */
function filters(shown: readonly Incident[], report: Report): Markup {
  const findings = findingsById(report);
  const namespaces = [...new Set(shown.flatMap(incident => namespacesIn(incident, findings)))].sort();
  const severities = [...new Set(shown.map(({ severity }) => severity))];
  return html`<search class="filters" id="filters" aria-label="Incidents" hidden>
<label><span>Namespace</span><select id="namespace"><option value="">all</option>${namespaces.map(name => html`<option value="${name}">${name}</option>`)}</select></label>
<fieldset><legend>Severity</legend><div>${severities.map(severity => html`<label class="${severity}"><input type="checkbox" value="${severity}" checked>${severity}</label>`)}</div></fieldset>
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
  return when(
    items.length > 0,
    () =>
      html`<section aria-labelledby="common-title"><h2 id="common-title">In common</h2><ul class="rows card">${items}</ul></section>`,
  );
}

function incidents(report: Report, shown: readonly Incident[], options: RenderOptions): Markup {
  const findings = findingsById(report);
  const isOpen = (i: number): boolean =>
    options.detail === 'verbose' || (options.detail === 'normal' && (shown.length <= mostOpen || i === 0));
  return html`<section aria-labelledby="incidents-title"><h2 id="incidents-title">Incidents</h2>
${when(shown.length > 0, () => html`<ol class="incidents">${shown.map((incident, i) => incidentItem(incident, i + 1, { report, findings, options, open: isOpen(i) }))}</ol>`)}
${when(shown.length === 0, () => html`<p class="card empty">${verdictText(report)}</p>`)}
<p class="card empty" id="none" hidden>No incident fits.</p>
</section>`;
}

/** All of it: a page has room. */
function coverage(report: Report, options: RenderOptions, hidden: number): Markup {
  const rows = coverageRows(report, { ...options, detail: 'verbose' }, hidden, '…');
  return html`<section aria-labelledby="coverage-title"><h2 id="coverage-title">What was checked</h2>
<dl class="coverage card">${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></section>`;
}

function footer(report: Report): Markup {
  const explained = explainVerdict(report);
  return html`<footer><p>Made by kubecause ${report.tool.version}. It only reads.</p>${explained === undefined ? [] : html`<p>${explained}</p>`}</footer>`;
}

/**
 * The style sheet of the page. Colours have a contrast of at least 4.5 to 1 in both themes (WCAG 2.2, 1.4.3). An incident is a
 * block and no list item: browsers number those anew for each that a filter hides, which takes half a second for 600.
 */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f4f6f8, #0e1217);
  --card: light-dark(#ffffff, #161c24);
  --sunk: light-dark(#f1f4f7, #0f141a);
  --ink: light-dark(#17202b, #e6ebf1);
  --soft: light-dark(#53606e, #a1aebb);
  --line: light-dark(#d9e0e7, #2b3541);
  --error: light-dark(#b3261e, #ff9489);
  --warning: light-dark(#865700, #f5bf4f);
  --info: light-dark(#1c5da3, #84bcff);
  --good: light-dark(#1a6b38, #7cd69b);
  --link: light-dark(#0b57a4, #8cc0ff);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 0 1.25rem 4rem; max-width: 68rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: var(--mono); font-size: .875em; }
h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
h1 { font-size: 1.65rem; line-height: 1.25; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
h4 { font-size: .8125rem; color: var(--soft); font-weight: 600; margin: 1.1rem 0 .3rem; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--card); z-index: 3; }
.skip:focus { left: .5rem; top: .5rem; }

.top { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; padding: 1.5rem 0 1.25rem; align-items: start; }
.brand { font-weight: 700; letter-spacing: -.01em; color: var(--soft); }
.top h1, .top .about, .top .counts { grid-column: 1 / -1; }
.good { color: var(--good); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin-top: .6rem; }
.counts li { border: 1px solid var(--line); border-radius: 999px; padding: .1rem .8rem; background: var(--card); font-size: .875rem; }
.counts .error, .counts .warning, .counts .info { font-weight: 600; }
.error { --tone: var(--error); } .warning { --tone: var(--warning); } .info { --tone: var(--info); }
.counts .error, .counts .warning, .counts .info { color: var(--tone); }

button, select, input { font: inherit; color: inherit; }
button, select, input[type="search"] {
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .4rem .75rem; min-height: 2.5rem;
}
button { cursor: pointer; }
button[aria-pressed="true"] { background: var(--ink); color: var(--page); border-color: var(--ink); }
button:hover, select:hover, input[type="search"]:hover { border-color: var(--soft); }
.filters {
  position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end;
  padding: .75rem 0; background: var(--page); border-bottom: 1px solid var(--line);
}
.filters > label > span, .filters legend { font-size: .8125rem; color: var(--soft); padding: 0; }
.filters > label { display: grid; gap: .15rem; }
.filters .wide { flex: 1 1 12rem; }
.filters select { max-width: 16rem; }
.filters fieldset { border: 0; margin: 0; padding: 0; }
.filters fieldset > div { display: flex; gap: 1rem; min-height: 2.5rem; align-items: center; margin-top: .15rem; }
.filters fieldset label { display: inline-flex; gap: .4rem; align-items: center; color: var(--tone); }
.filters input[type="checkbox"] { width: 1.15rem; height: 1.15rem; accent-color: var(--tone); margin: 0; }
.filters output { flex-basis: 100%; font-size: .875rem; color: var(--soft); }

.incidents { list-style: none; display: grid; gap: .75rem; }
.incident {
  display: block; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 10px;
  content-visibility: auto; contain-intrinsic-size: auto 5rem; scroll-margin-top: 9rem;
}
.incident:target { box-shadow: 0 0 0 2px var(--link); }
summary { cursor: pointer; border-radius: 8px; }
.incident > details > summary { padding: .8rem 1.1rem; list-style-position: outside; display: grid; gap: .3rem; grid-template-columns: auto 1fr auto; align-items: baseline; column-gap: .7rem; }
.incident > details > summary::-webkit-details-marker { display: none; }
.incident > details > summary::after { content: ""; width: .5rem; height: .5rem; border: solid var(--soft); border-width: 0 2px 2px 0; transform: rotate(45deg); align-self: center; grid-row: 1; grid-column: 3; margin-right: .2rem; }
.incident > details[open] > summary::after { transform: rotate(225deg); }
.incident h3 { font-size: 1rem; line-height: 1.45; font-weight: 600; }
.severity { color: var(--tone); font-size: .75rem; font-weight: 700; letter-spacing: .04em; }
.facts { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .3rem .5rem; font-size: .8125rem; color: var(--soft); }
.chip { border: 1px solid var(--line); border-radius: 6px; padding: 0 .45rem; background: var(--sunk); }
.chip b { color: var(--tone); font-weight: 600; }
.body { padding: 0 1.1rem 1.1rem; border-top: 1px solid var(--line); }
.do { font-size: 1.0125rem; }

.tree, .tree ul { list-style: none; }
.tree ul { margin-left: .55rem; border-left: 2px solid var(--line); }
.tree ul > li { position: relative; padding-left: 1.15rem; }
.tree ul > li::before { content: ""; position: absolute; left: 0; top: .8rem; width: .8rem; border-top: 2px solid var(--line); }
.tree ul > li:last-child::after { content: ""; position: absolute; left: -2px; top: calc(.8rem + 2px); bottom: 0; width: 2px; background: var(--card); }
.tree p { padding: .1rem 0; }
.tree .subject { font-weight: 600; }
.mark { display: inline-block; margin-right: .4rem; border-radius: 5px; padding: 0 .4rem; font-size: .75rem; font-weight: 600; color: var(--tone); border: 1px solid currentColor; }
.rows { list-style: none; display: grid; gap: .25rem; }
.rows .small { display: block; }
pre { background: var(--sunk); border: 1px solid var(--line); border-radius: 8px; padding: .55rem .8rem; white-space: pre-wrap; margin: .3rem 0; user-select: all; }
.command { display: flex; gap: .5rem; align-items: start; margin: .3rem 0; }
.command pre { flex: 1; margin: 0; min-width: 0; }
.copy { min-height: 2.25rem; padding: .2rem .75rem; font-size: .875rem; min-width: 5rem; }
:root:not([data-script]) .copy { display: none; }
.note { margin-top: 1.1rem; border: 1px dashed var(--line); border-radius: 8px; padding: .2rem .9rem .9rem; background: var(--sunk); }
.steps { padding-left: 1.3rem; }
.more { margin-top: 1rem; }
.more > summary { color: var(--soft); font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1.1rem; }
.coverage { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.1rem; font-size: .9375rem; }
.coverage dt { color: var(--soft); }
.empty { padding: 1.5rem; text-align: center; color: var(--soft); }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .8125rem; }

@media (max-width: 36rem) {
  body { padding: 0 .8rem 3rem; }
  h1 { font-size: 1.35rem; }
  .filters { position: static; }
  .incident { scroll-margin-top: .5rem; }
  .incident > details > summary, .body, .card { padding-left: .8rem; padding-right: .8rem; }
  .incident > details > summary { grid-template-columns: 1fr auto; }
  .severity { grid-column: 1; }
  .incident h3 { grid-column: 1 / -1; }
  .incident > details > summary::after { grid-column: 2; }
  .coverage { grid-template-columns: 1fr; gap: 0; }
  .coverage dd { margin-bottom: .5rem; }
  .tree ul { margin-left: .2rem; }
  .tree ul > li { padding-left: .8rem; }
  .tree ul > li::before { width: .55rem; }
}
@media (prefers-reduced-motion: no-preference) { :root { scroll-behavior: smooth; } }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; background: none; font-size: 10pt; }
  .filters, .skip, .copy, #theme { display: none; }
  .incident { content-visibility: visible; break-inside: auto; }
  .incident > details > summary, h2, h3, h4 { break-after: avoid; }
  details::details-content { content-visibility: visible; height: auto; display: block; }
  .tree li, .rows li, pre { break-inside: avoid; }
}
`;
